import { statements } from "../../errorCatalog/statements.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { doBody, checkBody } from "../plpgsql/checkBody.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";

/**
 * `DO [LANGUAGE plpgsql] 'body'`; of other languages PostgreSQL says that they aren't there.
 *
 * @param refusalOf applies all rules to a statement in the body
 */
export function doStatement(
  statement: Node,
  refusalOf: (inner: Node) => DsqlError | undefined,
): StatementInfo {
  const early = toDsqlErrorAt(undefined, statements.doBlock);
  if (early) return { kind: "other", error: early };
  const { error, mayEnd } = checkBody(doBody(statement), refusalOf);
  return { kind: "write", nested: true, procedural: { mayEnd }, error };
}
