const LONGEST = 500;

/**
 * Redacts a message of any library: texts in quotation marks that don't consist of `names`, objects and lists, and the
 * queries of URLs, which may contain keys.
 *
 * @param names see `publicNames`
 */
export function redactText(message: string, names: ReadonlySet<string>): string {
  const shown = message
    // Redaction takes time by the length; useful messages are shorter.
    .slice(0, 4 * LONGEST)
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s?"'#]*)[?#][^\s"']*/gi, "$1?…")
    .replace(/\{[^]*\}?/, "{…}")
    .replace(/"((?:[^"\\]|\\.)*)"?/g, (quoted, text: string) => (isMadeOf(names, text) ? quoted : '"…"'));
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

/** Whether a text is `Book`, `[Book!]!`, `Query.books`: even a single other word may be a secret. */
function isMadeOf(names: ReadonlySet<string>, text: string): boolean {
  return /^[\w.![\]]+$/.test(text) && text.split(/[.![\]]+/).every((word) => word === "" || names.has(word));
}
