import { errorCatalog } from "../errorCatalog/index.ts";
import type { Rule } from "../errorCatalog/Rule.ts";

/** The rules of the error catalog by id. */
export const ruleById: ReadonlyMap<string, Rule> = new Map(
  Object.values(errorCatalog).flatMap((section) =>
    Object.values(section).map((rule) => [rule.id, rule] as const),
  ),
);
