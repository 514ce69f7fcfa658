import { assembleJson } from "./assembleJson.ts";
import type { ExactNumber } from "./ExactNumber.ts";
import { mayRepeat } from "./mayRepeat.ts";

export interface ParseJsonOptions {
  /** Told the path of each member that an object has twice, e.g. `sizes[2].url`. The last one counts, as in `JSON.parse`. */
  onRepeated?: ((path: string) => void) | undefined;
  /** What to put in the place of a number that a JavaScript number can't hold; default: the `ExactNumber`. */
  exact?: ((number: ExactNumber) => unknown) | undefined;
  /** What to put in the place of a number whose exponent is past 10^15, given as it is written; default: an error. */
  unheld?: ((numeral: string) => unknown) | undefined;
}

/** A number of 16 digits, or with an exponent of three; any other is the double of its digits. Texts may look like one. */
const LONG_NUMBER = /(?:^|[:,[\s-])\d(?:[\d.]{15}|[\d.]*[eE][+-]?\d{3})/;

/**
 * What `JSON.parse` gives, but with an `ExactNumber` for each number that a JavaScript number can't hold.
 *
 * The parsing is `JSON.parse`'s own: texts without such a number, nearly all, take no longer. lossless-json (4.3.3) took 17
 * times as long, ran out of stack at 5,000 levels and passed a member given twice with one value.
 *
 * @throws {SyntaxError} when the text is no JSON; the message quotes a piece of it
 * @throws {InvalidArgumentError} when a number's exponent is past 10^15, without `unheld`
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): unknown {
  const { onRepeated } = options;
  const value: unknown = JSON.parse(text);
  const isPlain = !LONG_NUMBER.test(text) && (onRepeated === undefined || !mayRepeat(text, value));
  return isPlain ? value : assembleJson(text, options);
}
