import type { DsqlError } from "../rules/DsqlError.ts";
import type { Rule } from "./Rule.ts";

/** The rule's refusal, with `values` in the places of its text. */
export function refuse(rule: Rule, values: Record<string, string | number> = {}): DsqlError {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
  const { sqlstate, message, detail, hint } = rule;
  return {
    rule: rule.id,
    sqlstate,
    message: fill(message),
    ...(detail === undefined ? {} : { detail: fill(detail) }),
    ...(hint === undefined ? {} : { hint: fill(hint) }),
  };
}
