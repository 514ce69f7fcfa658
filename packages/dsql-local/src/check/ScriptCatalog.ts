import { indexes } from "../errorCatalog/indexes.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import {
  type CatalogLookup,
  type Counted,
  type CountLookup,
  isPreCheck,
  type PreCheck,
} from "../analysis/lookups/CatalogLookup.ts";
import { checkLookup, checkColumnCount, checkCount } from "../analysis/lookups/checkLookup.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { MAX_INDEXES } from "../analysis/checks/indexLimits.ts";
import { checkKeyExpression, keyExpressions } from "../analysis/checks/checkKeyExpression.ts";
import { checkDefault } from "../analysis/checks/checkCreateTable.ts";
import type { Node } from "../analysis/parse/parse.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { child, list, names, tableName, text } from "../analysis/parse/tree.ts";
import { displayName, checkKeyType } from "../analysis/checks/checkTypes.ts";
import { recordStatement } from "./recordStatement.ts";
import { nameOf, ScriptObjects } from "./ScriptObjects.ts";
import { declaredKeys, type ScriptTable } from "./ScriptTable.ts";

/** What the scripts of a run have created so far: it resolves the catalog lookups of rules. */
export class ScriptCatalog {
  readonly #objects = new ScriptObjects();

  /** Records what a statement that DSQL runs creates, changes or drops. */
  apply(node: Node): void {
    recordStatement(this.#objects, node);
  }

  /** The same for `AWS IAM GRANT` and `AWS IAM REVOKE`, which the parser doesn't know. */
  trust({ trust }: Statement): void {
    if (trust) this.#objects.roles.trust(trust);
  }

  /** Checks what a statement has to look up, and its roles. */
  checkLookups(statement: Statement): DsqlError | undefined {
    for (const lookup of statement.catalogLookups ?? []) {
      const error = this.#checkLookup(lookup);
      if (error) return error;
    }
    return this.#objects.roles.checkGrant(statement);
  }

  /** Checks the types of a statement's keys and defaults; the server does this by triggers, after it has created them (src/postgres/schema/limits). */
  checkTypes(node: Node): DsqlError | undefined {
    const index = child(node, "IndexStmt");
    const created = child(node, "CreateStmt");
    const altered = child(node, "AlterTableStmt");
    const error = index
      ? this.#checkIndex(index)
      : created
        ? this.#checkCreateTable(created)
        : altered && this.#checkDefaults(altered);
    if (!error) return undefined;
    // The location would be that where the column was created.
    const { at: _, ...withoutLocation } = error;
    return withoutLocation;
  }

  #checkLookup(lookup: CatalogLookup): DsqlError | undefined {
    return isPreCheck(lookup)
      ? checkLookup(lookup, this.#lookUp(lookup))
      : checkCount(lookup, this.#count(lookup));
  }

  /** null where the scripts don't say; then no error follows. */
  #lookUp(lookup: PreCheck): string | null {
    const { tables, roles } = this.#objects;
    switch (lookup.kind) {
      case "primaryKeyColumn":
        return tables.get(lookup.table)?.primaryKey.columns.has(lookup.column) ? lookup.column : null;
      case "primaryKey": {
        const constraint = tables.get(lookup.table)?.primaryKey.constraint;
        return constraint === lookup.constraint ? constraint : null;
      }
      case "identityColumn": {
        const type = tables.get(lookup.table)?.columns.get(lookup.column);
        return type ? displayName(type) : null;
      }
      case "lockedKey": {
        const columns = tables.get(lookup.table)?.primaryKey.columns;
        if (!columns) return null;
        return columns.size === 0
          ? ""
          : ([...columns].find((each) => !lookup.columns.includes(each)) ?? null);
      }
      case "numericKey":
        // The types of its columns have been checked for its index.
        return null;
      case "mappedRole":
        return roles.mapped(lookup.roles);
    }
  }

  /** null where the scripts don't say, or where the object to be created exists. */
  #count(lookup: CountLookup): Counted | null {
    const { tables, schemas } = this.#objects;
    switch (lookup.kind) {
      case "columns": {
        const table = tables.get(lookup.table);
        if (!table || table.isPartial) return null;
        const columns = new Set([...table.columns.keys(), ...lookup.added.map(({ name }) => name)]);
        for (const name of lookup.dropped) columns.delete(name);
        return { count: columns.size, isKeyed: isKeyed(table) };
      }
      case "statistics": {
        const statistics = tables.get(lookup.table)?.statistics;
        if (!statistics || statistics.has(lookup.named ?? "")) return null;
        return { count: statistics.size };
      }
      case "schemas":
        return schemas.has(lookup.named ?? "") ? null : { count: schemas.size };
      default: {
        const made = this.#objects[lookup.kind];
        return lookup.named && made.has(lookup.named) ? null : { count: made.size };
      }
    }
  }

  #checkIndex(index: Node): DsqlError | undefined {
    const table = this.#objects.tables.get(tableName(child(index, "relation")));
    if (!table) return undefined;
    if (index.if_not_exists === true && table.indexes.has(text(index, "idxname"))) return undefined;
    const typeOf = (column: string) => this.#baseType(table.columns.get(column));
    const errors = [
      ...list(index, "indexParams").map((item) =>
        checkKeyType(typeOf(text(child(item, "IndexElem"), "name"))),
      ),
      ...keyExpressions(index).map((expression) => checkKeyExpression(expression, typeOf)),
    ];
    const tooMany =
      table.indexes.size >= MAX_INDEXES ? toDsqlError(indexes.perTable, { max: MAX_INDEXES }) : undefined;
    return errors.find((error) => error !== undefined) ?? tooMany;
  }

  /** Including columns that LIKE copies, and domains. */
  #checkCreateTable(statement: Node): DsqlError | undefined {
    const table = this.#objects.created(statement);
    const tooMany = table.isPartial ? undefined : checkColumnCount(table.columns.size, isKeyed(table));
    const keys = declaredKeys(statement).map((column) =>
      checkKeyType(this.#baseType(table.columns.get(column))),
    );
    return tooMany ?? keys.find((error) => error !== undefined);
  }

  /** Rejects defaults that don't fit the column's type. */
  #checkDefaults(statement: Node): DsqlError | undefined {
    const columns = this.#objects.tables.get(tableName(child(statement, "relation")))?.columns;
    for (const item of list(statement, "cmds")) {
      const action = child(item, "AlterTableCmd");
      if (text(action, "subtype") !== "AT_ColumnDefault") continue;
      const column = text(action, "name");
      const error = checkDefault(column, columns?.get(column), child(action, "def"));
      if (error) return error;
    }
    return undefined;
  }

  /** The type that a domain is over, through domains over domains. */
  #baseType(type: Node | undefined): Node | undefined {
    let base = type;
    const seen = new Set<Node>();
    for (
      let over = base;
      over && !seen.has(over);
      over = this.#objects.domains.get(nameOf(names(over, "names")))
    ) {
      seen.add(over);
      base = over;
    }
    return base;
  }
}

function isKeyed(table: ScriptTable): boolean {
  return table.primaryKey.columns.size > 0;
}
