import pg from "pg";
import type { BackendSession } from "./BackendSession.ts";

/** Is the session's role granted to the principal now, by `sys.iam_pg_role_mappings`? Not to be called in a transaction. */
export async function isRoleGranted(backend: BackendSession, principalArn: string): Promise<boolean> {
  const { rows } = await backend.run(
    `SELECT FROM sys.iam_pg_role_mappings WHERE pg_role_name = session_user AND arn = ${pg.escapeLiteral(principalArn)}`,
  );
  return rows.length > 0;
}
