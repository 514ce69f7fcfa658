import pg from "pg";
import { iam } from "../../errorCatalog/iam.ts";
import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import type { SessionState } from "./SessionState.ts";

/**
 * The error of AWS IAM GRANT about a principal that IAM doesn't know, where the server has a list of principals. Errors about the
 * granting role or the granted one come first, from the grant itself. REVOKE accepts a principal that no longer exists.
 */
export async function checkPrincipal(
  { backend, services: { principals } }: Pick<SessionState, "backend" | "services">,
  { trust }: Statement,
): Promise<DsqlError | undefined> {
  if (!trust?.isGranted || !principals || principals.has(trust.arn)) return undefined;
  const { rows } = await backend.run(
    `SELECT FROM pg_roles WHERE rolname = ${pg.escapeLiteral(trust.role)} AND rolcanlogin AND session_user = 'admin'`,
  );
  return rows.length > 0 ? toDsqlError(iam.noSuchPrincipal, { arn: trust.arn }) : undefined;
}
