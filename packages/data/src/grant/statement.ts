import type { Statement } from "@mattb.tech/billio-dsql";
import type { MappingChange } from "./Mapping.ts";

/** A statement that only reads. */
export function readStatement(name: string, sql: string, values: Statement["values"] = []): Statement {
  return { name: `Grant.${name}`, sql, values, effect: "read" };
}

/** A statement that only DSQL has: it takes no parameters, and is a transaction of its own (Aurora DSQL user guide, database roles). */
export function changeStatement({ action, role, arn }: MappingChange): Statement {
  const principal = `'${arn.replaceAll("'", "''")}'`;
  const sql =
    action === "grant" ? `AWS IAM GRANT ${role} TO ${principal}` : `AWS IAM REVOKE ${role} FROM ${principal}`;
  return { name: `Grant.${action}`, sql, values: [], effect: "write" };
}
