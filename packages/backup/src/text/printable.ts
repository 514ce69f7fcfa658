/** Control characters, and characters that change the direction of text; not line feeds and tabs. */
const CONTROLS = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const BREAKS = /[\n\t]/g;

/**
 * Escapes text for a terminal: names from files or a database can't move the cursor, change colours or reverse text. The
 * escapes are JSON's, so that JSON stays equivalent.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The same for a name within a line, which also escapes line feeds and tabs. */
export function printableName(name: string): string {
  return printable(name.replace(BREAKS, (character) => (character === "\n" ? "\\n" : "\\t")));
}
