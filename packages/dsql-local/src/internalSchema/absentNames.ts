/** Letters for private use, one for each of ASCII's: SQL takes them in a name, and no name has them. */
const LETTERS = 0xe000;

/** Put behind a name that a client mustn't reach, where it comes while a statement runs. */
export const ABSENT = String.fromCharCode(LETTERS);

/** Put before the name of a setting that `set_config` mustn't change: with it none has a name that PostgreSQL takes. */
export const NOT_SETTABLE = "\u0003";

/**
 * A name that nothing has in place of one that a client mustn't reach: PostgreSQL answers by itself as for what isn't
 * there, and {@link asWritten} makes of its words what the client wrote. As long as that, so that places stay.
 */
export function absentName(name: string): string {
  return name.slice(0, -1) + String.fromCharCode(LETTERS + name.charCodeAt(name.length - 1));
}

/** Begins of those letters in UTF-8. */
export const MARK_BYTES: readonly Buffer[] = [Buffer.from([0xee, 0x80]), Buffer.from([0xee, 0x81])];

/** A text of PostgreSQL's with names as the client wrote them. */
export function asWritten(text: string): string {
  return text.replaceAll(/[\ue000-\ue07f]/g, (letter) => {
    const code = letter.charCodeAt(0) - LETTERS;
    return code < 32 ? "" : String.fromCharCode(code);
  });
}
