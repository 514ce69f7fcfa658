import { assembleJson } from "./assembleJson.ts";
import { mayRepeat } from "./mayRepeat.ts";
import type { ParseJsonOptions } from "./ParseJsonOptions.ts";

/** A number of 16 digits, or with an exponent of three; any other is exact as a double. Strings may match too. */
const LONG_NUMBER = /(?:^|[:,[\s-])\d(?:[\d.]{15}|[\d.]*[eE][+-]?\d{3})/;

/**
 * What `JSON.parse` gives, but with an `ExactNumber` for each number that a JavaScript number can't hold.
 *
 * `JSON.parse` itself parses: texts without such a number, nearly all, take no longer. lossless-json (4.3.3) took 17 times
 * as long, ran out of stack at 5,000 levels and accepted a repeated member with equal values.
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
