import { checkColumnCount } from "../lookups/checkLookup.ts";
import { createTable as rules } from "../../errorCatalog/createTable.ts";
import { indexes } from "../../errorCatalog/indexes.ts";
import { types } from "../../errorCatalog/types.ts";
import type { Rule } from "../../errorCatalog/Rule.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { checkIdentity } from "./checkIdentity.ts";
import { MAX_INDEXES, MAX_KEY_COLUMNS } from "./indexLimits.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { child, isTemporary, list, names, text } from "../parse/tree.ts";
import { checkColumnType, checkKeyType, typeName } from "./checkTypes.ts";

/** The clause of CREATE TABLE that DSQL doesn't take, by the tree's field. */
function clauseRule(statement: Node): Rule | undefined {
  const relation = child(statement, "relation");
  if (isTemporary(relation)) return rules.temporary;
  if (text(relation, "relpersistence") === "u") return rules.unlogged;
  if (statement.partspec !== undefined) return rules.partitionBy;
  if (statement.partbound !== undefined) return rules.partitionOf;
  if (statement.inhRelations !== undefined) return rules.inherits;
  if (statement.ofTypename !== undefined) return rules.ofType;
  if (list(statement, "options").length > 0) return rules.with;
  if (text(statement, "oncommit") !== "ONCOMMIT_NOOP") return rules.onCommit;
  if (text(statement, "tablespacename") !== "") return rules.tablespace;
  return text(statement, "accessMethod") === "" ? undefined : rules.using;
}

/** Checks a CREATE TABLE. */
export function checkCreateTable(statement: Node): DsqlError | undefined {
  const clause = clauseRule(statement);
  if (clause) return toDsqlErrorAt(child(statement, "relation"), clause);
  const columns = new Map<string, Node | undefined>();
  let keys = 0;
  for (const item of list(statement, "tableElts")) {
    const column = child(item, "ColumnDef");
    if (!column) continue;
    columns.set(text(column, "colname"), child(column, "typeName"));
    const error = checkColumn(column);
    if (error) return error;
    keys += list(column, "constraints").filter((each) => isKey(child(each, "Constraint"))).length;
  }
  for (const item of list(statement, "tableElts")) {
    const constraint = child(item, "Constraint");
    const error = checkTableConstraint(constraint, columns);
    if (error) return error;
    if (isKey(constraint)) keys++;
  }
  const tooMany = checkColumnCount(columns.size, hasPrimaryKey(statement));
  if (tooMany) return tooMany;
  return keys > MAX_INDEXES
    ? toDsqlErrorAt(child(statement, "relation"), indexes.perTable, { max: MAX_INDEXES })
    : undefined;
}

/** Checks a column as CREATE TABLE defines it. */
export function checkColumn(column: Node): DsqlError | undefined {
  const type = child(column, "typeName");
  const error = checkColumnType(type);
  if (error) return error;
  if (column.collClause !== undefined) return toDsqlErrorAt(child(column, "collClause"), rules.columnCollate);
  if (text(column, "compression") !== "") return toDsqlErrorAt(column, rules.columnCompression);
  for (const item of list(column, "constraints")) {
    const constraint = child(item, "Constraint") ?? {};
    const found = checkForeignKey(constraint) ?? checkColumnConstraint(constraint, column, type);
    if (found) return found;
  }
  return undefined;
}

function checkColumnConstraint(
  constraint: Node,
  column: Node,
  type: Node | undefined,
): DsqlError | undefined {
  const kind = text(constraint, "contype");
  if (kind === "CONSTR_IDENTITY") return checkIdentity(constraint, type);
  if (isKey(constraint)) return checkStorage(constraint) ?? checkKeyType(type);
  return kind === "CONSTR_DEFAULT"
    ? checkDefault(text(column, "colname"), type, child(constraint, "raw_expr"), constraint)
    : undefined;
}

/**
 * Checks a column's default against its type.
 *
 * @param at where the error points
 */
export function checkDefault(
  column: string,
  type: Node | undefined,
  expression: Node | undefined,
  at?: Node,
): DsqlError | undefined {
  return typeName(type) === "bool" && child(expression, "A_Const")?.ival !== undefined
    ? toDsqlErrorAt(at, types.booleanDefault, { column })
    : undefined;
}

function checkTableConstraint(
  constraint: Node | undefined,
  columns: ReadonlyMap<string, Node | undefined>,
): DsqlError | undefined {
  if (text(constraint, "contype") === "CONSTR_EXCLUSION") return toDsqlErrorAt(constraint, rules.exclude);
  if (!constraint || !isKey(constraint)) return constraint && checkForeignKey(constraint);
  const keys = names(constraint, "keys");
  if (keys.length > MAX_KEY_COLUMNS)
    return toDsqlErrorAt(constraint, indexes.keyColumns, { max: MAX_KEY_COLUMNS });
  return (
    checkStorage(constraint) ??
    keys.map((key) => checkKeyType(columns.get(key))).find((error) => error !== undefined)
  );
}

/** Rejects foreign keys, when DSQL didn't support them. */
export function checkForeignKey(constraint: Node): DsqlError | undefined {
  return text(constraint, "contype") === "CONSTR_FOREIGN"
    ? toDsqlErrorAt(constraint, rules.foreignKey)
    : undefined;
}

function hasPrimaryKey(statement: Node): boolean {
  return list(statement, "tableElts").some((item) =>
    [item, ...list(child(item, "ColumnDef"), "constraints")].some(
      (each) => text(child(each, "Constraint"), "contype") === "CONSTR_PRIMARY",
    ),
  );
}

function checkStorage(constraint: Node): DsqlError | undefined {
  const clause =
    list(constraint, "options").length > 0
      ? "WITH"
      : text(constraint, "indexspace") === ""
        ? undefined
        : "TABLESPACE";
  return clause === undefined ? undefined : toDsqlErrorAt(constraint, rules.constraintStorage, { clause });
}

function isKey(constraint: Node | undefined): boolean {
  return ["CONSTR_PRIMARY", "CONSTR_UNIQUE"].includes(text(constraint, "contype"));
}
