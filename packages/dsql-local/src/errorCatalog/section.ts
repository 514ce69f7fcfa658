import type { RuleEntry, Rule, UndatedRule } from "./Rule.ts";
import type { Period } from "./Period.ts";

/** Rules by name; the compiler knows which of them have a period, and so aren't always in force. */
type Section<Entries> = {
  [Name in keyof Entries]: Entries[Name] extends { period: Period } ? Rule & { period: Period } : UndatedRule;
};

/** The rules of one area, each with its id: the area's name and, in kebab case, its own. */
export function section<Entries extends Record<string, RuleEntry>>(
  area: string,
  entries: Entries,
): Section<Entries> {
  const rules = Object.entries<RuleEntry>(entries).map(([name, entry]) => [
    name,
    { id: `${area}/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, ...entry },
  ]);
  return Object.fromEntries(rules) as Section<Entries>;
}
