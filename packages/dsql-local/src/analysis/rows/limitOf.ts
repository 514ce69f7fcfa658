import type { Node } from "../parse/parse.ts";
import { child, number, text } from "../parse/tree.ts";

/** The rows of `LIMIT n`. */
export function limitOf(select: Node): number | undefined {
  if (text(select, "limitOption") !== "LIMIT_OPTION_COUNT") return undefined;
  const constant = child(child(select, "limitCount"), "A_Const");
  const count = child(constant, "ival");
  return count && number(count, "ival");
}
