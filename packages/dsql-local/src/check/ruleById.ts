import { errorCatalog } from "../errorCatalog/index.ts";
import type { Rule } from "../errorCatalog/Rule.ts";

/** The book's rules by their ids. */
export const ruleById: ReadonlyMap<string, Rule> = new Map(
  Object.values(errorCatalog).flatMap((chapter) =>
    Object.values(chapter).map((rule) => [rule.id, rule] as const),
  ),
);
