import { child, list, names, type Node, text } from "@mattb.tech/billio-dsql-local/parsing";

/** An index, also that of a key. */
export interface Index {
  name: string;
  table: string;
  /** Key columns in their order; an expression is "" . */
  keys: readonly string[];
  unique: boolean;
  /** A partial index. */
  partial: boolean;
}

/** Tables and indexes, derived from the SQL texts that create and change them. */
export class Schema {
  /** Names of columns by the name of their table or view. */
  readonly tables = new Map<string, Set<string>>();
  readonly indexes = new Map<string, Index>();

  /** Applies one statement; only DDL has an effect. */
  apply(statement: Node): void {
    const create = child(statement, "CreateStmt");
    const alter = child(statement, "AlterTableStmt");
    const index = child(statement, "IndexStmt");
    const rename = child(statement, "RenameStmt");
    const drop = child(statement, "DropStmt");
    if (create) this.#create(create);
    if (alter) this.#alter(alter);
    if (index) this.#index(index);
    if (rename) this.#rename(rename);
    if (drop) for (const name of droppedNames(drop)) this.#drop(text(drop, "removeType"), name);
  }

  indexesOf(table: string): Index[] {
    return [...this.indexes.values()].filter((index) => index.table === table);
  }

  #create(statement: Node): void {
    const table = text(child(statement, "relation"), "relname");
    // IF NOT EXISTS leaves the existing one.
    if (this.tables.has(table)) return;
    this.tables.set(table, new Set());
    for (const item of list(statement, "tableElts")) {
      const column = child(item, "ColumnDef");
      if (column) this.#addColumn(table, column);
      const constraint = child(item, "Constraint");
      if (constraint) this.#addKey(table, constraint, names(constraint, "keys"));
    }
  }

  #addColumn(table: string, column: Node): void {
    const name = text(column, "colname");
    this.tables.get(table)?.add(name);
    for (const each of list(column, "constraints")) {
      const constraint = child(each, "Constraint");
      if (constraint) this.#addKey(table, constraint, [name]);
    }
  }

  #addKey(table: string, constraint: Node, keys: string[]): void {
    const isPrimary = text(constraint, "contype") === "CONSTR_PRIMARY";
    if (!isPrimary && text(constraint, "contype") !== "CONSTR_UNIQUE") return;
    const given = text(constraint, "conname");
    const using = this.indexes.get(text(constraint, "indexname"));
    if (using) {
      // The index takes the constraint's name.
      this.indexes.delete(using.name);
      const name = given || using.name;
      this.indexes.set(name, { ...using, name, unique: true });
      return;
    }
    const name = given || (isPrimary ? `${table}_pkey` : [table, ...keys, "key"].join("_"));
    this.indexes.set(name, { name, table, keys, unique: true, partial: false });
  }

  #alter(statement: Node): void {
    const table = text(child(statement, "relation"), "relname");
    for (const item of list(statement, "cmds")) {
      const action = child(item, "AlterTableCmd");
      const definition = child(action, "def");
      const column = child(definition, "ColumnDef");
      const constraint = child(definition, "Constraint");
      const name = text(action, "name");
      const subtype = text(action, "subtype");
      if (subtype === "AT_AddColumn" && column) this.#addColumn(table, column);
      if (subtype === "AT_AddConstraint" && constraint) {
        this.#addKey(table, constraint, names(constraint, "keys"));
      }
      if (subtype === "AT_DropConstraint") this.indexes.delete(name);
      if (subtype === "AT_DropColumn") {
        this.tables.get(table)?.delete(name);
        for (const index of this.indexesOf(table)) {
          if (index.keys.includes(name)) this.indexes.delete(index.name);
        }
      }
    }
  }

  #index(statement: Node): void {
    const name = text(statement, "idxname");
    if (this.indexes.has(name)) return;
    this.indexes.set(name, indexOf(statement));
  }

  #rename(statement: Node): void {
    const table = text(child(statement, "relation"), "relname");
    const [from, to] = [text(statement, "subname"), text(statement, "newname")];
    const kind = text(statement, "renameType");
    if (kind === "OBJECT_TABLE" || kind === "OBJECT_VIEW") {
      const columns = this.tables.get(table);
      if (!columns) return;
      this.tables.delete(table);
      this.tables.set(to, columns);
      for (const index of this.indexesOf(table)) this.indexes.set(index.name, { ...index, table: to });
    } else if (kind === "OBJECT_COLUMN") {
      const columns = this.tables.get(table);
      if (columns?.delete(from)) columns.add(to);
      for (const index of this.indexesOf(table)) {
        const keys = index.keys.map((key) => (key === from ? to : key));
        this.indexes.set(index.name, { ...index, keys });
      }
    } else if (kind === "OBJECT_INDEX" || kind === "OBJECT_TABCONSTRAINT") {
      const old = kind === "OBJECT_INDEX" ? table : from;
      const index = this.indexes.get(old);
      if (!index) return;
      this.indexes.delete(old);
      this.indexes.set(to, { ...index, name: to });
    }
  }

  #drop(kind: string, name: string): void {
    if (kind === "OBJECT_INDEX") this.indexes.delete(name);
    if (kind !== "OBJECT_TABLE" && kind !== "OBJECT_VIEW") return;
    this.tables.delete(name);
    for (const index of this.indexesOf(name)) this.indexes.delete(index.name);
  }
}

/** The index that a CREATE INDEX makes. */
export function indexOf(statement: Node): Index {
  return {
    name: text(statement, "idxname"),
    table: text(child(statement, "relation"), "relname"),
    keys: list(statement, "indexParams").map((item) => text(child(item, "IndexElem"), "name")),
    unique: statement.unique === true,
    partial: child(statement, "whereClause") !== undefined,
  };
}

/** Names, without a schema, of what a DROP drops. */
export function droppedNames(statement: Node): string[] {
  return list(statement, "objects").map((object) => {
    const last = (items: Node[]) => text(child(items.at(-1), "String"), "sval");
    const qualified = child(object, "List");
    const withArguments = child(object, "ObjectWithArgs");
    if (qualified) return last(list(qualified, "items"));
    if (withArguments) return last(list(withArguments, "objname"));
    return text(child(object, "String"), "sval");
  });
}
