import { indexes } from "../ruleBook/indexes.ts";
import { refuse } from "../ruleBook/refuse.ts";
import type { CatalogQuestion, Name } from "../rules/catalog/CatalogQuestion.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import { MAX_INDEXES } from "../rules/indexLimits.ts";
import type { Node } from "../rules/parser.ts";
import type { AsyncIndex } from "../rules/Statement.ts";
import { child, list, names, tableName, text } from "../rules/tree.ts";
import { displayName, keyRefusal } from "../rules/types.ts";

/** A table as far as the scripts tell. */
interface Table {
  columns: Map<string, Node | undefined>;
  /** LIKE brought columns that the text doesn't name. */
  isPartial: boolean;
  primaryKey: { constraint: string; columns: Set<string> };
  /** Names of its indexes; those of constraints included. */
  indexes: Set<string>;
  statistics: number;
}

/** What the scripts of a run have created so far, as answers to what the rules ask of a catalog. */
export class ScriptCatalog {
  readonly #tables = new Map<string, Table>();
  readonly #schemas = new Set<string>();

  /** null where the scripts don't tell, which refuses nothing. */
  answer(question: CatalogQuestion): string | null {
    switch (question.ask) {
      case "primaryKeyColumn":
        return this.#table(question.table)?.primaryKey.columns.has(question.column) ? question.column : null;
      case "primaryKey": {
        const constraint = this.#table(question.table)?.primaryKey.constraint;
        return constraint === question.constraint ? constraint : null;
      }
      case "identityColumn": {
        const type = this.#table(question.table)?.columns.get(question.column);
        return type ? displayName(type) : null;
      }
      case "lockedKey": {
        const table = this.#table(question.table);
        if (!table) return null;
        const { columns } = table.primaryKey;
        return columns.size === 0
          ? ""
          : ([...columns].find((each) => !question.columns.includes(each)) ?? null);
      }
      case "columns": {
        const table = this.#table(question.table);
        return table && !table.isPartial ? String(table.columns.size) : null;
      }
      case "statistics":
        return String(this.#table(question.table)?.statistics ?? 0);
      case "schemas":
        return question.named !== undefined && this.#schemas.has(question.named)
          ? null
          : String(this.#schemas.size);
      case "tables":
        return String(this.#tables.size);
      default:
        return null;
    }
  }

  /** What the catalog says to an index, see src/jobs for the same of a database. */
  indexRefusal({ table: name, columns }: AsyncIndex): DsqlError | undefined {
    const table = this.#table(name);
    if (!table) return undefined;
    for (const column of columns) {
      const refusal = keyRefusal(table.columns.get(column));
      if (!refusal) continue;
      // The place would be that of the column in CREATE TABLE.
      const { at: _, ...withoutPlace } = refusal;
      return withoutPlace;
    }
    return table.indexes.size >= MAX_INDEXES ? refuse(indexes.perTable, { max: MAX_INDEXES }) : undefined;
  }

  /** Takes note of a statement that DSQL runs. */
  apply(node: Node): void {
    const [type = ""] = Object.keys(node);
    const statement = child(node, type) ?? {};
    switch (type) {
      case "CreateStmt":
        this.#create(statement);
        break;
      case "AlterTableStmt":
        this.#alter(statement);
        break;
      case "RenameStmt":
        this.#rename(statement);
        break;
      case "DropStmt":
        this.#drop(statement);
        break;
      case "IndexStmt": {
        const table = this.#table(tableName(child(statement, "relation")));
        // Two indexes without a name are two.
        table?.indexes.add(text(statement, "idxname") || `(unnamed ${table.indexes.size})`);
        break;
      }
      case "AlterObjectSchemaStmt":
        if (text(statement, "objectType") === "OBJECT_TABLE") {
          const from = tableName(child(statement, "relation"));
          this.#move(from, { schema: text(statement, "newschema"), name: from.name });
        }
        break;
      case "CreateSchemaStmt":
        this.#schemas.add(text(statement, "schemaname"));
        break;
      case "CreateStatsStmt":
        for (const item of list(statement, "relations")) {
          const table = this.#table(tableName(child(item, "RangeVar")));
          if (table) table.statistics++;
        }
        break;
      default:
    }
  }

  #table(name: Name): Table | undefined {
    return this.#tables.get(keyOf(name));
  }

  #create(statement: Node): void {
    const name = tableName(child(statement, "relation"));
    if (this.#table(name)) return;
    const table: Table = {
      columns: new Map(),
      isPartial: false,
      primaryKey: { constraint: "", columns: new Set() },
      indexes: new Set(),
      statistics: 0,
    };
    for (const item of list(statement, "tableElts")) {
      const column = child(item, "ColumnDef");
      if (child(item, "TableLikeClause")) table.isPartial = true;
      if (column) {
        table.columns.set(text(column, "colname"), child(column, "typeName"));
        for (const each of list(column, "constraints")) {
          addKey(table, name.name, child(each, "Constraint"), [text(column, "colname")]);
        }
      }
      const constraint = child(item, "Constraint");
      addKey(table, name.name, constraint, names(constraint, "keys"));
    }
    this.#tables.set(keyOf(name), table);
  }

  #alter(statement: Node): void {
    const table = this.#table(tableName(child(statement, "relation")));
    if (!table || text(statement, "objtype") !== "OBJECT_TABLE") return;
    for (const item of list(statement, "cmds")) {
      const action = child(item, "AlterTableCmd");
      const name = text(action, "name");
      switch (text(action, "subtype")) {
        case "AT_AddColumn": {
          const column = child(child(action, "def"), "ColumnDef");
          table.columns.set(text(column, "colname"), child(column, "typeName"));
          break;
        }
        case "AT_DropColumn":
          table.columns.delete(name);
          break;
        case "AT_DropConstraint":
          table.indexes.delete(name);
          break;
        default:
      }
    }
  }

  #rename(statement: Node): void {
    const name = tableName(child(statement, "relation"));
    const table = this.#table(name);
    const to = text(statement, "newname");
    const from = text(statement, "subname");
    switch (text(statement, "renameType")) {
      case "OBJECT_TABLE":
        this.#move(name, { ...name, name: to });
        break;
      case "OBJECT_COLUMN":
        if (!table?.columns.has(from)) return;
        table.columns.set(to, table.columns.get(from));
        table.columns.delete(from);
        if (table.primaryKey.columns.delete(from)) table.primaryKey.columns.add(to);
        break;
      case "OBJECT_TABCONSTRAINT":
        if (table?.primaryKey.constraint === from) table.primaryKey.constraint = to;
        if (table?.indexes.delete(from)) table.indexes.add(to);
        break;
      case "OBJECT_INDEX":
        for (const each of this.#tables.values()) if (each.indexes.delete(name.name)) each.indexes.add(to);
        break;
      default:
    }
  }

  #move(from: Name, to: Name): void {
    const table = this.#table(from);
    if (!table) return;
    this.#tables.delete(keyOf(from));
    this.#tables.set(keyOf(to), table);
  }

  #drop(statement: Node): void {
    for (const item of list(statement, "objects")) {
      const path = names(child(item, "List"), "items");
      const name = path.at(-1) ?? "";
      const schema = path.at(-2);
      switch (text(statement, "removeType")) {
        case "OBJECT_TABLE":
          this.#tables.delete(keyOf({ name, ...(schema === undefined ? {} : { schema }) }));
          break;
        case "OBJECT_INDEX":
          for (const table of this.#tables.values()) table.indexes.delete(name);
          break;
        case "OBJECT_SCHEMA":
          this.#schemas.delete(text(child(item, "String"), "sval"));
          break;
        default:
      }
    }
  }
}

function addKey(table: Table, tableOf: string, constraint: Node | undefined, columns: string[]): void {
  const type = text(constraint, "contype");
  const given = text(constraint, "conname");
  if (type === "CONSTR_PRIMARY") {
    const name = given || `${tableOf}_pkey`;
    table.primaryKey = { constraint: name, columns: new Set(columns) };
    table.indexes.add(name);
  } else if (type === "CONSTR_UNIQUE") {
    table.indexes.add(given || `${tableOf}_${columns.join("_")}_key`);
  }
}

/** Unqualified names are those of the first schema of the search path, which is public unless somebody says so. */
function keyOf({ schema, name }: Name): string {
  return JSON.stringify([schema ?? "public", name]);
}
