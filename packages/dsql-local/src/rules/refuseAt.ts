import { refuse } from "../ruleBook/refuse.ts";
import type { Rule } from "../ruleBook/Rule.ts";
import type { DsqlError } from "./DsqlError.ts";
import type { Node } from "./parser.ts";
import { number } from "./tree.ts";

/** The rule's refusal, with the place of the node that it is about, where the tree tells it. */
export function refuseAt(
  node: Node | undefined,
  rule: Rule,
  values: Record<string, string | number> = {},
): DsqlError {
  const at = number(node, "location");
  return { ...refuse(rule, values), ...(at > 0 ? { at } : {}) };
}
