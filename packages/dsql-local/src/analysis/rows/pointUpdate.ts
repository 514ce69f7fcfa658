import type { Node } from "../parse/parse.ts";
import { child, list, names, number, tableName, text, walk } from "../parse/tree.ts";

/** A constant as text, or the zero-based index of a parameter. */
export type GivenValue = string | { parameter: number };

/** An UPDATE that changes at most one row, provided that it compares all columns of the table's key. */
export interface PointUpdate {
  /** The table's name, as `to_regclass()` reads it. */
  table: string;
  /** Columns that are compared, by `=`, with constants or parameters. */
  compared: { column: string; value: GivenValue }[];
  /** Columns that are set. `isGiven`: to a constant or a parameter, whose size is that of the request at most. */
  set: { column: string; isGiven: boolean }[];
}

/** An expression of these has the same value each time, and reads nothing but the row. */
const PLAIN = new Set(
  (
    "ResTarget ColumnRef String A_Expr A_Const ParamRef TypeCast TypeName BoolExpr NullTest BooleanTest " +
    "CoalesceExpr CaseExpr CaseWhen List Integer Float Boolean"
  ).split(" "),
);

/** A longer text may contain a value above DSQL's size limit, which is found only when it runs. */
const MAX_BYTES = 64 * 1024;

/** Empty for any other statement. */
export function pointUpdate(type: string, statement: Node, sql: string): { pointUpdate?: PointUpdate } {
  if (type !== "UpdateStmt" || sql.length > MAX_BYTES) return {};
  const where = child(statement, "whereClause");
  const targets = list(statement, "targetList");
  if (!where || !isPlain(where) || !isPlain(targets) || child(statement, "withClause")) return {};
  if (["fromClause", "returningList"].some((key) => list(statement, key).length > 0)) return {};
  const set = targets.map((item) => {
    const target = child(item, "ResTarget");
    return { column: text(target, "name"), isGiven: givenValue(child(target, "val")) !== undefined };
  });
  const { schema, name } = tableName(child(statement, "relation"));
  const table = [...(schema === undefined ? [] : [schema]), name].map(quoted).join(".");
  return { pointUpdate: { table, compared: comparedIn(where), set } };
}

function isPlain(expression: unknown): boolean {
  let plain = true;
  walk(expression, (type) => {
    plain &&= PLAIN.has(type);
  });
  return plain;
}

function comparedIn(condition: Node): PointUpdate["compared"] {
  const both = child(condition, "BoolExpr");
  if (text(both, "boolop") === "AND_EXPR") return list(both, "args").flatMap(comparedIn);
  const comparison = child(condition, "A_Expr");
  if (text(comparison, "kind") !== "AEXPR_OP" || names(comparison, "name").join(".") !== "=") return [];
  const [left, right] = [child(comparison, "lexpr"), child(comparison, "rexpr")];
  const [column, value] = child(left, "ColumnRef") ? [left, right] : [right, left];
  const name = names(child(column, "ColumnRef"), "fields").at(-1);
  const given = givenValue(value);
  return name !== undefined && given !== undefined ? [{ column: name, value: given }] : [];
}

function givenValue(value: Node | undefined): GivenValue | undefined {
  const cast = child(value, "TypeCast");
  if (cast) return givenValue(child(cast, "arg"));
  const parameter = child(value, "ParamRef");
  if (parameter) return { parameter: number(parameter, "number") - 1 };
  const constant = child(value, "A_Const");
  if (!constant) return undefined;
  const sign = child(constant, "ival");
  return sign
    ? String(number(sign, "ival"))
    : text(child(constant, "sval"), "sval") || text(child(constant, "fval"), "fval");
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
