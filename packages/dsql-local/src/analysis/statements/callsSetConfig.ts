import type { Node } from "../parse/parse.ts";
import { names, walk } from "../parse/tree.ts";

const NAME = "set_config";

/** Is there a call of `set_config()` in the statement? Few have the word: the others needn't be looked through. */
export function callsSetConfig(statement: Node, text: string): boolean {
  if (!new RegExp(NAME, "i").test(text)) return false;
  let calls = false;
  walk(statement, (type, node) => {
    if (type === "FuncCall" && names(node, "funcname").at(-1) === NAME) calls = true;
  });
  return calls;
}
