import pg from "pg";
import type { NativeSession } from "./BackendSession.ts";

/** Is the session's role granted to the principal, as `sys.iam_pg_role_mappings` says now? Asked outside transactions. */
export async function isRoleGranted(native: NativeSession, principalArn: string): Promise<boolean> {
  const { rows } = await native.run(
    `SELECT FROM sys.iam_pg_role_mappings WHERE pg_role_name = session_user AND arn = ${pg.escapeLiteral(principalArn)}`,
  );
  return rows.length > 0;
}
