import type { DsqlError } from "./DsqlError.ts";
import type { Rule, UndatedRule } from "./Rule.ts";

/** The error of a rule that is always in force, with `values` for the placeholders of its text. */
export function toDsqlError(rule: UndatedRule, values: Record<string, string | number> = {}): DsqlError {
  return toDsqlErrorInForce(rule, values);
}

/** The same for any rule, for callers that have checked that it is in force. */
export function toDsqlErrorInForce(rule: Rule, values: Record<string, string | number> = {}): DsqlError {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (place, name: string) =>
      String(Object.hasOwn(values, name) ? values[name] : place),
    );
  const { sqlstate, message, detail, hint } = rule;
  return {
    rule: rule.id,
    sqlstate,
    message: fill(message),
    ...(detail === undefined ? {} : { detail: fill(detail) }),
    ...(hint === undefined ? {} : { hint: fill(hint) }),
  };
}
