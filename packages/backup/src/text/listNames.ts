import { printableName } from "./printable.ts";

const MAX_NAMES = 20;

/** Names in one line, at most 20 of them. */
export function listNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return (
    names.slice(0, MAX_NAMES).map(printableName).join(", ") +
    (more > 0 ? ` and ${more.toLocaleString("en")} more` : "")
  );
}
