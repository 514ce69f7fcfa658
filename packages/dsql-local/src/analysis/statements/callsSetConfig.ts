import type { Node } from "../parse/parse.ts";
import { names, walk } from "../parse/tree.ts";

const NAME = "set_config";

/** Does the statement call `set_config()`? Few texts contain the word; the trees of others needn't be searched. */
export function callsSetConfig(statement: Node, text: string): boolean {
  if (!new RegExp(NAME, "i").test(text)) return false;
  let calls = false;
  walk(statement, (type, node) => {
    if (type === "FuncCall" && names(node, "funcname").at(-1) === NAME) calls = true;
  });
  return calls;
}
