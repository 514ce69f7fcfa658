import type { Entry, Rule } from "./Rule.ts";

/** The rules of one area, each with its id: the area's name and, in kebab case, its own. */
export function chapter<Name extends string>(area: string, entries: Record<Name, Entry>): Record<Name, Rule> {
  const rules = Object.entries<Entry>(entries).map(([name, entry]) => [
    name,
    { id: `${area}/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, ...entry },
  ]);
  return Object.fromEntries(rules) as Record<Name, Rule>;
}
