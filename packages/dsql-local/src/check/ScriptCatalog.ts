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

/** What the scripts of a run have created so far, as answers to what the rules ask of a catalog. */
export class ScriptCatalog {
  readonly #objects = new ScriptObjects();

  /** Takes note of a statement that DSQL runs. */
  apply(node: Node): void {
    recordStatement(this.#objects, node);
  }

  /** The same for `AWS IAM GRANT` and `AWS IAM REVOKE`, of which the parser makes nothing. */
  trust({ trust }: Statement): void {
    if (trust) this.#objects.roles.trust(trust);
  }

  /** What the catalog says to a statement's questions and roles. */
  checkLookups(statement: Statement): DsqlError | undefined {
    for (const question of statement.catalogLookups ?? []) {
      const refusal = this.#checkLookup(question);
      if (refusal) return refusal;
    }
    return this.#objects.roles.checkGrant(statement);
  }

  /** What it says to the types of a statement's keys and defaults; a database says it when it has made them (src/backend/sizes). */
  checkTypes(node: Node): DsqlError | undefined {
    const index = child(node, "IndexStmt");
    const created = child(node, "CreateStmt");
    const altered = child(node, "AlterTableStmt");
    const refusal = index
      ? this.#checkIndex(index)
      : created
        ? this.#checkCreateTable(created)
        : altered && this.#checkDefaults(altered);
    if (!refusal) return undefined;
    // The place would be that of the column where it was created.
    const { at: _, ...withoutPlace } = refusal;
    return withoutPlace;
  }

  #checkLookup(question: CatalogLookup): DsqlError | undefined {
    return isPreCheck(question)
      ? checkLookup(question, this.#answer(question))
      : checkCount(question, this.#count(question));
  }

  /** null where the scripts don't tell, which refuses nothing. */
  #answer(question: PreCheck): string | null {
    const { tables, roles } = this.#objects;
    switch (question.ask) {
      case "primaryKeyColumn":
        return tables.get(question.table)?.primaryKey.columns.has(question.column) ? question.column : null;
      case "primaryKey": {
        const constraint = tables.get(question.table)?.primaryKey.constraint;
        return constraint === question.constraint ? constraint : null;
      }
      case "identityColumn": {
        const type = tables.get(question.table)?.columns.get(question.column);
        return type ? displayName(type) : null;
      }
      case "lockedKey": {
        const columns = tables.get(question.table)?.primaryKey.columns;
        if (!columns) return null;
        return columns.size === 0
          ? ""
          : ([...columns].find((each) => !question.columns.includes(each)) ?? null);
      }
      case "numericKey":
        // Its index was judged by the types of its columns.
        return null;
      case "mappedRole":
        return roles.mapped(question.roles);
    }
  }

  /** null where the scripts don't tell, or where what is to be made is there. */
  #count(question: CountLookup): Counted | null {
    const { tables, schemas } = this.#objects;
    switch (question.ask) {
      case "columns": {
        const table = tables.get(question.table);
        if (!table || table.isPartial) return null;
        const columns = new Set([...table.columns.keys(), ...question.added.map(({ name }) => name)]);
        for (const name of question.dropped) columns.delete(name);
        return { count: columns.size, isKeyed: isKeyed(table) };
      }
      case "statistics": {
        const statistics = tables.get(question.table)?.statistics;
        if (!statistics || statistics.has(question.named ?? "")) return null;
        return { count: statistics.size };
      }
      case "schemas":
        return schemas.has(question.named ?? "") ? null : { count: schemas.size };
      default: {
        const made = this.#objects[question.ask];
        return question.named && made.has(question.named) ? null : { count: made.size };
      }
    }
  }

  #checkIndex(index: Node): DsqlError | undefined {
    const table = this.#objects.tables.get(tableName(child(index, "relation")));
    if (!table) return undefined;
    if (index.if_not_exists === true && table.indexes.has(text(index, "idxname"))) return undefined;
    const typeOf = (column: string) => this.#baseType(table.columns.get(column));
    const refusals = [
      ...list(index, "indexParams").map((item) =>
        checkKeyType(typeOf(text(child(item, "IndexElem"), "name"))),
      ),
      ...keyExpressions(index).map((expression) => checkKeyExpression(expression, typeOf)),
    ];
    const tooMany =
      table.indexes.size >= MAX_INDEXES ? toDsqlError(indexes.perTable, { max: MAX_INDEXES }) : undefined;
    return refusals.find((refusal) => refusal !== undefined) ?? tooMany;
  }

  /** Of columns that LIKE copies, and of domains. */
  #checkCreateTable(statement: Node): DsqlError | undefined {
    const table = this.#objects.created(statement);
    const tooMany = table.isPartial ? undefined : checkColumnCount(table.columns.size, isKeyed(table));
    const keys = declaredKeys(statement).map((column) =>
      checkKeyType(this.#baseType(table.columns.get(column))),
    );
    return tooMany ?? keys.find((refusal) => refusal !== undefined);
  }

  /** Of defaults that don't fit the column's type. */
  #checkDefaults(statement: Node): DsqlError | undefined {
    const columns = this.#objects.tables.get(tableName(child(statement, "relation")))?.columns;
    for (const item of list(statement, "cmds")) {
      const action = child(item, "AlterTableCmd");
      if (text(action, "subtype") !== "AT_ColumnDefault") continue;
      const column = text(action, "name");
      const refusal = checkDefault(column, columns?.get(column), child(action, "def"));
      if (refusal) return refusal;
    }
    return undefined;
  }

  /** The type behind a domain, which may be a domain again. */
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
