import type { Statement } from "@mattb.tech/billio-dsql";
import type { MappingChange } from "./Mapping.ts";

/** A statement that only reads. */
export function reading(name: string, sql: string, values: Statement["values"] = []): Statement {
  return { name: `Grant.${name}`, sql, values, effect: "read" };
}

/** DSQL's own statement: it takes no parameters, and is a transaction of its own (Aurora DSQL user guide, database roles). */
export function changing({ action, role, arn }: MappingChange): Statement {
  const principal = `'${arn.replaceAll("'", "''")}'`;
  const sql =
    action === "grant" ? `AWS IAM GRANT ${role} TO ${principal}` : `AWS IAM REVOKE ${role} FROM ${principal}`;
  return { name: `Grant.${action}`, sql, values: [], effect: "write" };
}
