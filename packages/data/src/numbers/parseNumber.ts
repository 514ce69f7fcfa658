import { InvalidArgumentError } from "../errors/index.ts";
import { readDecimal } from "./Decimal.ts";
import { ExactNumber, isHeldByNumber } from "./ExactNumber.ts";

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The number of a text in JSON's notation: a plain number if that has the same digits, else an `ExactNumber`.
 * Insignificant zeros are ignored: `1.10` is the plain number 1.1. Zero has no sign: `-0` is 0.
 *
 * @throws {InvalidArgumentError} when the text is no JSON number, or its exponent is past 10^15
 */
export function parseNumber(text: string): number | ExactNumber {
  if (typeof text !== "string" || !JSON_NUMBER.test(text)) {
    throw new InvalidArgumentError("text", "must be a number as JSON writes it, e.g. -12.5e3");
  }
  return numberOf(text);
}

/** Digits that every double between 1e-99 and 1e99 keeps. */
const SURE_DIGITS = 15;

/** The same for a text that is known to be a number. */
export function numberOf(text: string): number | ExactNumber {
  const decimal = text.length <= SURE_DIGITS && !/e/i.test(text) ? undefined : readDecimal(text);
  if (decimal !== undefined && !isHeldByNumber(text, decimal)) return new ExactNumber(text);
  // Each number has one form, and PostgreSQL's zero has no sign: -0 + 0 is 0.
  return Number(text) + 0;
}
