const LONGEST = 500;

/**
 * A message of any library, without what it may quote: texts in quotation marks that aren't made of `names`, objects
 * and lists in full, and the queries of URLs, where keys stand.
 *
 * @param names see `publicNames`
 */
export function redactText(message: string, names: ReadonlySet<string>): string {
  const shown = message
    // Quoting costs time by the length; no message worth reading is longer.
    .slice(0, 4 * LONGEST)
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s?"'#]*)[?#][^\s"']*/gi, "$1?…")
    .replace(/\{[^]*\}?/, "{…}")
    .replace(/"((?:[^"\\]|\\.)*)"?/g, (quoted, text: string) => (isMadeOf(names, text) ? quoted : '"…"'));
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

/** Whether a text is `Book`, `[Book!]!`, `Query.books`: one word may be somebody's secret as well as many. */
function isMadeOf(names: ReadonlySet<string>, text: string): boolean {
  return /^[\w.![\]]+$/.test(text) && text.split(/[.![\]]+/).every((word) => word === "" || names.has(word));
}
