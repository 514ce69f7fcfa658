/** Private-use characters, one for each ASCII character: SQL accepts them in a name, and no name has them. */
const LETTERS = 0xe000;

/** Appended to a name that a client must not reach, where it appears while a statement runs. */
export const ABSENT = String.fromCharCode(LETTERS);

/** Prefixed to the name of a setting that `set_config` must not change: PostgreSQL accepts no such name. */
export const NOT_SETTABLE = "\u0003";

/**
 * A nonexistent name in place of one that a client must not reach: PostgreSQL then returns its own error for what doesn't
 * exist, and {@link asWritten} restores the name in it. It has the same length, so that error positions stay right.
 */
export function absentName(name: string): string {
  return name.slice(0, -1) + String.fromCharCode(LETTERS + name.charCodeAt(name.length - 1));
}

/** How those characters begin in UTF-8. */
export const MARK_BYTES: readonly Buffer[] = [Buffer.from([0xee, 0x80]), Buffer.from([0xee, 0x81])];

/** PostgreSQL's text with the names as the client wrote them. */
export function asWritten(text: string): string {
  return text.replaceAll(/[\ue000-\ue07f]/g, (letter) => {
    const code = letter.charCodeAt(0) - LETTERS;
    return code < 32 ? "" : String.fromCharCode(code);
  });
}
