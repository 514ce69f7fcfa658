const LONGEST = 500;

/**
 * A message of any library, without what it may quote: texts in quotation marks that aren't plain names, objects and
 * lists in full, and the queries of URLs, where keys stand.
 */
export function withoutPrivateText(message: string): string {
  const shown = message
    // Quoting costs time by the length; no message worth reading is longer.
    .slice(0, 4 * LONGEST)
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s?"'#]*)[?#][^\s"']*/gi, "$1?…")
    .replace(/\{[^]*\}?/, "{…}")
    .replace(/"((?:[^"\\]|\\.)*)"?/g, (quoted, text: string) => (isName(text) ? quoted : '"…"'));
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

/** A name of a type, a field, a setting, a file: nothing that somebody wrote. */
function isName(text: string): boolean {
  return /^[\w$.![\]/-]{1,60}$/.test(text);
}
