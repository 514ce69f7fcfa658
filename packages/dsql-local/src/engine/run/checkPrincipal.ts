import pg from "pg";
import { iam } from "../../errorCatalog/iam.ts";
import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import type { SessionState } from "./SessionState.ts";

/**
 * Why a role isn't granted to a principal that IAM doesn't know, where the server has been told which there are. What is
 * wrong with who grants, or with the role, is said first, by the grant itself. A principal that is gone can be revoked.
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
