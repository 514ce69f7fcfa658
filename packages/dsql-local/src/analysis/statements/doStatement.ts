import { statements } from "../../errorCatalog/statements.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { checkBody, type CheckStatement, doBody } from "../plpgsql/checkBody.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";

/**
 * `DO [LANGUAGE plpgsql] 'body'`; for other languages PostgreSQL reports that they don't exist.
 *
 * @param check applies all rules to a statement in the body
 */
export function doStatement(statement: Node, check: CheckStatement): StatementInfo {
  const early = toDsqlErrorAt(undefined, statements.doBlock);
  if (early) return { kind: "other", error: early };
  const { error, mayEnd } = checkBody(doBody(statement), check);
  return { kind: "write", nested: true, procedural: { mayEnd }, error };
}
