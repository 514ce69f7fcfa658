import { toDsqlErrorInForce } from "../../errorCatalog/toDsqlError.ts";
import type { Rule, UndatedRule } from "../../errorCatalog/Rule.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { isInForce } from "./rulesInForce.ts";
import type { Node } from "../parse/parse.ts";
import { number } from "../parse/tree.ts";

type Values = Record<string, string | number>;

/**
 * The rule's error, with the location of the node that it is about, if the tree has it. Undefined for a rule that isn't in
 * force on the day whose rules are applied: other rules may be.
 */
export function toDsqlErrorAt(node: Node | undefined, rule: UndatedRule, values?: Values): DsqlError;
export function toDsqlErrorAt(node: Node | undefined, rule: Rule, values?: Values): DsqlError | undefined;
export function toDsqlErrorAt(
  node: Node | undefined,
  rule: Rule,
  values: Values = {},
): DsqlError | undefined {
  if (!isInForce(rule)) return undefined;
  const at = number(node, "location");
  return { ...toDsqlErrorInForce(rule, values), ...(at > 0 ? { at } : {}) };
}
