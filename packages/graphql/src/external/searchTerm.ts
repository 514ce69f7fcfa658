import { InvalidSearchTermError } from "./InvalidSearchTermError.ts";

/** No title is longer, and no service accepts much more. */
const maxLength = 200;

/**
 * The normalised term: one line, without control characters. "" for a blank one.
 *
 * @throws {InvalidSearchTermError}
 */
export function searchTerm(term: string): string {
  const line = term.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, " ").trim();
  const { length } = Array.from(line);
  if (length > maxLength) throw new InvalidSearchTermError(length, maxLength);
  return line;
}
