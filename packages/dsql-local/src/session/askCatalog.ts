import { isAskedBefore } from "../rules/catalog/CatalogQuestion.ts";
import { catalogQuery } from "../rules/catalog/catalogQuery.ts";
import { catalogRefusal } from "../rules/catalog/catalogRefusal.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import type { NativeSession } from "./NativeSession.ts";

/** Why DSQL doesn't run the statement, given what is in the catalog. */
export async function askCatalog(
  native: NativeSession,
  statement: Statement,
): Promise<DsqlError | undefined> {
  const questions = statement.questions?.filter(isAskedBefore) ?? [];
  if (questions.length === 0) return undefined;
  const { rows } = await native.run(catalogQuery(questions));
  for (const [at, question] of questions.entries()) {
    const refusal = catalogRefusal(question, rows[0]?.[at] ?? null);
    if (refusal) return refusal;
  }
  return undefined;
}
