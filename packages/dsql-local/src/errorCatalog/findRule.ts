import { errorCatalog } from "./index.ts";
import type { Rule } from "./Rule.ts";

let rules: Map<string, Rule> | undefined;

/** The rule with an id of docs/dsql-rules.md. */
export function findRule(id: string): Rule | undefined {
  rules ??= new Map(
    Object.values(errorCatalog).flatMap((section) => Object.values(section).map((rule) => [rule.id, rule])),
  );
  return rules.get(id);
}
