const MAX_SHOWN = 24;

/**
 * Redacts the value in the message of a validation error, unless it is harmless: notes and tokens must not be repeated in
 * errors, which clients log. Numbers, dates and short words are shown where no free text belongs.
 *
 * @param spellings how the message may contain the value
 */
export function redactValue(message: string, value: unknown, spellings: readonly string[]): string {
  const harmless =
    (typeof value !== "object" || value === null) &&
    String(value).length <= MAX_SHOWN &&
    !/^(?:String|ID) /.test(message);
  if (harmless) return message;
  // It begins with the value, so that nothing would be left.
  const type = /^Value [^]* does not exist in ("\w+" enum)/.exec(message)?.[1];
  if (type !== undefined) return `A value does not exist in ${type}`;
  const ends = [": ", ", found ", "; ", ...spellings.filter((text) => text !== "")]
    .map((text) => message.indexOf(text))
    .filter((index) => index >= 0);
  // A quotation mark after a space begins the value.
  const before = message.slice(0, Math.min(message.length, ...ends)).replace(/(?:^|\s)["'\s]*$/, "");
  return before === "" ? "A value doesn't have the type that belongs there" : before;
}
