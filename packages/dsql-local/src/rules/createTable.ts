import type { DsqlError } from "./DsqlError.ts";
import { identityRefusal } from "./identity.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { child, list, names, text } from "./tree.ts";
import { columnTypeRefusal, isKeyType, typeName } from "./types.ts";

const MAX_COLUMNS = 255;
export const MAX_KEY_COLUMNS = 8;

/** SQLSTATE 54011, too_many_columns. */
export const tooManyKeyColumns: DsqlError = {
  sqlstate: "54011",
  message: `more than ${MAX_KEY_COLUMNS} column keys in an index are not supported`,
};

/** Clauses of CREATE TABLE that DSQL doesn't take. TEMP and PARTITION BY recorded, the others in their manner. */
function clauseRefusal(statement: Node): DsqlError | undefined {
  const persistence = text(child(statement, "relation"), "relpersistence");
  if (persistence === "t") return unsupported("TEMPORARY or TEMP table not supported for CREATE TABLE");
  if (persistence === "u") return unsupported("UNLOGGED table not supported for CREATE TABLE");
  const clause =
    statement.partspec !== undefined
      ? "PARTITION BY"
      : statement.partbound !== undefined
        ? "PARTITION OF"
        : statement.inhRelations !== undefined
          ? "INHERITS"
          : statement.ofTypename !== undefined
            ? "OF"
            : list(statement, "options").length > 0
              ? "WITH"
              : text(statement, "oncommit") !== "ONCOMMIT_NOOP"
                ? "ON COMMIT"
                : text(statement, "tablespacename") !== ""
                  ? "TABLESPACE"
                  : text(statement, "accessMethod") !== ""
                    ? "USING"
                    : undefined;
  return clause === undefined ? undefined : unsupported(`${clause} clause not supported for CREATE TABLE`);
}

export function createTableRefusal(statement: Node): DsqlError | undefined {
  const clause = clauseRefusal(statement);
  if (clause) return clause;
  const types = new Map<string, Node | undefined>();
  for (const item of list(statement, "tableElts")) {
    const column = child(item, "ColumnDef");
    if (!column) continue;
    types.set(text(column, "colname"), child(column, "typeName"));
    const refusal = createColumnRefusal(column);
    if (refusal) return refusal;
  }
  if (types.size > MAX_COLUMNS) {
    return { sqlstate: "54011", message: `tables can have at most ${MAX_COLUMNS} columns` };
  }
  for (const item of list(statement, "tableElts")) {
    const refusal = tableConstraintRefusal(child(item, "Constraint"), types);
    if (refusal) return refusal;
  }
  return undefined;
}

/** The refusal of a column as CREATE TABLE defines it. */
export function createColumnRefusal(column: Node): DsqlError | undefined {
  const type = child(column, "typeName");
  const refusal = columnTypeRefusal(type);
  if (refusal) return refusal;
  if (column.collClause !== undefined) return unsupported("COLLATE clause not supported for columns");
  if (text(column, "compression") !== "") return unsupported("COMPRESSION clause not supported for columns");
  for (const item of list(column, "constraints")) {
    const constraint = child(item, "Constraint") ?? {};
    const contype = text(constraint, "contype");
    if (contype === "CONSTR_IDENTITY") {
      const identity = identityRefusal(constraint, type);
      if (identity) return identity;
    }
    if ((contype === "CONSTR_PRIMARY" || contype === "CONSTR_UNIQUE") && !isKeyType(type)) {
      return unsupported(`datatype ${typeName(type)} is not supported in a key`);
    }
  }
  return undefined;
}

function tableConstraintRefusal(
  constraint: Node | undefined,
  types: Map<string, Node | undefined>,
): DsqlError | undefined {
  const contype = text(constraint, "contype");
  if (contype === "CONSTR_EXCLUSION") return unsupported("EXCLUDE constraint not supported for CREATE TABLE");
  if (contype !== "CONSTR_PRIMARY" && contype !== "CONSTR_UNIQUE") return undefined;
  const keys = names(constraint, "keys");
  if (keys.length > MAX_KEY_COLUMNS) return tooManyKeyColumns;
  const bad = keys.map((key) => types.get(key)).find((type) => type && !isKeyType(type));
  return bad ? unsupported(`datatype ${typeName(bad)} is not supported in a key`) : undefined;
}
