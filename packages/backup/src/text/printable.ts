/** What a terminal obeys, or what changes the order in which it shows text; not the ends of lines, and not tabs. */
const CONTROLS = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const BREAKS = /[\n\t]/g;

/**
 * Text as a terminal may be given it: names in it that come from files or a database can't move the cursor, change colours or
 * turn text around. Each such character is escaped as JSON does it, so that JSON stays the same JSON.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The same of a name within a line, with `\n` and `\t` for what would end the line or move on within it. */
export function printableName(name: string): string {
  return printable(name.replace(BREAKS, (character) => (character === "\n" ? "\\n" : "\\t")));
}
