import { isPreCheck } from "../../analysis/lookups/CatalogLookup.ts";
import { catalogQuery } from "../../analysis/lookups/catalogQuery.ts";
import { checkLookup } from "../../analysis/lookups/checkLookup.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import { checkPrincipal } from "./checkPrincipal.ts";
import type { SessionState } from "./SessionState.ts";

/** The error with which DSQL rejects the statement because of what is in the catalog, or which principals IAM knows. */
export async function checkAgainstCatalog(
  session: Pick<SessionState, "backend" | "services">,
  statement: Statement,
): Promise<DsqlError | undefined> {
  const lookups = statement.catalogLookups?.filter(isPreCheck) ?? [];
  if (lookups.length === 0) return checkPrincipal(session, statement);
  const { rows } = await session.backend.run(catalogQuery(lookups));
  for (const [at, lookup] of lookups.entries()) {
    const error = checkLookup(lookup, rows[0]?.[at] ?? null);
    if (error) return error;
  }
  return undefined;
}
