import { statements } from "../ruleBook/statements.ts";
import type { DsqlError } from "./DsqlError.ts";
import type { Facts } from "./Facts.ts";
import type { Node } from "./parser.ts";
import { judgeBody } from "./plpgsql/bodyRefusal.ts";
import { refuseAt } from "./refuseAt.ts";
import { child, list, text } from "./tree.ts";

/**
 * `DO [LANGUAGE plpgsql] 'body'`; of other languages PostgreSQL says that they aren't there.
 *
 * @param refusalOf applies all rules to a statement in the body
 */
export function doStatement(statement: Node, refusalOf: (inner: Node) => DsqlError | undefined): Facts {
  const early = refuseAt(undefined, statements.doBlock);
  if (early) return { kind: "other", refusal: early };
  const body = list(statement, "args")
    .map((item) => child(item, "DefElem"))
    .find((option) => text(option, "defname") === "as");
  const { refusal, mayEnd } = judgeBody(text(child(child(body, "arg"), "String"), "sval"), refusalOf);
  return { kind: "write", nested: true, procedural: { mayEnd }, refusal };
}
