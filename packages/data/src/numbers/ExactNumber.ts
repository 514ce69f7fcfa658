import { inspect } from "node:util";
import { InvalidArgumentError } from "../errors/index.ts";
import { type Decimal, formatDecimal, readDecimal } from "./Decimal.ts";
import { jsonForm } from "./jsonForm.ts";

/**
 * A number that a JavaScript number can't hold digit for digit: a whole number past 2^53, more digits than a double
 * has, or one too large or too small for it. Every other number is a plain `number`, so that each number has exactly
 * one form, and `isDeepStrictEqual` and test runners' `toEqual` compare items exactly.
 *
 * ```ts
 * const { isbn } = await Query.withId(key); // stored as 12345678901234567890
 * String(isbn); // "12345678901234567890"
 * await Mutate.createItem({ ...copy, isbn }); // the same digits
 * ```
 *
 * It can't be used in arithmetic by mistake: what would round it (`isbn + 1`, `isbn < 5`, `Math.abs(isbn)`) throws a
 * TypeError or joins texts. Use `compareNumbers`, `coefficient` and `exponent`, a decimal library on `String(isbn)`,
 * or `toNumber()`, which rounds.
 *
 * `JSON.stringify` makes it a JSON string of its digits; `formatJson` writes it as a JSON number. `structuredClone`
 * leaves a plain object, which no write accepts.
 */
export class ExactNumber {
  // Enumerable, because deep comparisons read them; the text isn't, so that a copy without its class is rejected.
  /** The digits as a whole number that 10 doesn't divide; the number is `coefficient` × 10^`exponent`. */
  readonly coefficient: bigint;
  readonly exponent: number;
  readonly #text: string;

  /**
   * @param text a number in decimal digits, with or without fraction and exponent
   * @throws {InvalidArgumentError} when it is no such text, or a JavaScript number can hold it; `parseNumber` takes both kinds
   */
  constructor(text: string) {
    const decimal = readDecimal(text);
    if (decimal === undefined || isHeldByNumber(text, decimal)) {
      const reason = "must be the text of a number that a JavaScript number can't hold";
      throw new InvalidArgumentError("text", reason);
    }
    this.coefficient = BigInt(decimal.digits) * (decimal.negative ? -1n : 1n);
    this.exponent = decimal.exponent;
    this.#text = formatDecimal(decimal);
    Object.freeze(this);
  }

  /** The digits, as JSON takes them: in full, or with an exponent where that would take more than 40 zeros. */
  toString(): string {
    return this.#text;
  }

  /** The digits as text, for `JSON.stringify`. */
  toJSON(): string {
    return jsonForm.of(this.#text);
  }

  /** The nearest JavaScript number: rounded, 0, or infinite. */
  toNumber(): number {
    return Number(this.#text);
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint !== "number") return this.#text;
    throw new TypeError("An ExactNumber doesn't become a number unasked; use toNumber(), which rounds it");
  }

  [inspect.custom](): string {
    return `ExactNumber(${this.#text})`;
  }
}

/** Whether the nearest JavaScript number is printed with the same digits. */
export function isHeldByNumber(text: string, decimal: Decimal): boolean {
  const printed = readDecimal(String(Number(text)));
  return (
    printed?.digits === decimal.digits &&
    printed.exponent === decimal.exponent &&
    printed.negative === decimal.negative
  );
}
