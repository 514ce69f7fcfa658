import { checkRules } from "./checkRules.ts";
import { ruleById } from "./ruleById.ts";

const ALLOW = /^[^\S\n]*--[^\S\n]*dsql-check:[^\S\n]*allow[^\S\n]+(.*?)\r?$/gm;
const CHECK_RULES: ReadonlySet<string> = new Set(Object.values(checkRules).map(({ id }) => id));

/**
 * The rules that comments before a statement exempt it from: `-- dsql-check: allow statements/truncate, …`. A reason may follow
 * a second `--`.
 */
export function allowedRules(comments: string): { allowed: Set<string>; unknown: string[] } {
  const ids = [...comments.matchAll(ALLOW)].flatMap(([, list = ""]) =>
    (list.split("--")[0] ?? "").split(/[\s,]+/).filter((id) => id !== ""),
  );
  return {
    allowed: new Set(ids),
    unknown: ids.filter((id) => !ruleById.has(id) && !CHECK_RULES.has(id)),
  };
}
