import { isPreCheck } from "../../analysis/lookups/CatalogLookup.ts";
import { catalogQuery } from "../../analysis/lookups/catalogQuery.ts";
import { checkLookup } from "../../analysis/lookups/checkLookup.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import { checkPrincipal } from "./checkPrincipal.ts";
import type { SessionState } from "./SessionState.ts";

/** Why DSQL doesn't run the statement, given what is in the catalog, and which principals IAM knows. */
export async function checkAgainstCatalog(
  session: Pick<SessionState, "backend" | "services">,
  statement: Statement,
): Promise<DsqlError | undefined> {
  const questions = statement.catalogLookups?.filter(isPreCheck) ?? [];
  if (questions.length === 0) return checkPrincipal(session, statement);
  const { rows } = await session.backend.run(catalogQuery(questions));
  for (const [at, question] of questions.entries()) {
    const refusal = checkLookup(question, rows[0]?.[at] ?? null);
    if (refusal) return refusal;
  }
  return undefined;
}
