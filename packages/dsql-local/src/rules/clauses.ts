import type { DsqlError } from "./DsqlError.ts";
import { functionRefusal } from "./functions.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { text, walk } from "./tree.ts";

/** The refusal of a clause or function anywhere in a statement. */
export function clauseRefusal(statement: Node): DsqlError | undefined {
  let refusal: DsqlError | undefined;
  walk(statement, (type, node) => {
    if (refusal) return;
    if (type === "RangeTableSample") refusal = unsupported("TABLESAMPLE clause not supported");
    if (type === "LockingClause" && !LOCKS.has(text(node, "strength"))) {
      refusal = unsupported("locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported");
    }
    if (type === "FuncCall") refusal = functionRefusal(node);
  });
  return refusal;
}

const LOCKS = new Set(["LCS_FORUPDATE", "LCS_FORKEYSHARE"]);
