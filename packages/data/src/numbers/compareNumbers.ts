import { InvalidArgumentError } from "../errors/index.ts";
import { compareDecimals, type Decimal, readDecimal } from "./Decimal.ts";
import { ExactNumber } from "./ExactNumber.ts";

/**
 * Compares two numbers by all their digits, e.g. as an argument of `sort`: -1, 0 or 1. A plain number is the decimal
 * that it prints as.
 *
 * @throws {InvalidArgumentError} when one is neither a finite number nor an `ExactNumber`
 */
export function compareNumbers(a: number | ExactNumber, b: number | ExactNumber): -1 | 0 | 1 {
  return compareDecimals(decimalOf(a, "a"), decimalOf(b, "b"));
}

/** @throws {InvalidArgumentError} naming the argument */
export function decimalOf(value: number | ExactNumber, argument: string): Decimal {
  const isNumber = typeof value === "number" || value instanceof ExactNumber;
  const decimal = isNumber ? readDecimal(String(value)) : undefined;
  if (decimal === undefined)
    throw new InvalidArgumentError(argument, "must be a finite number or an ExactNumber");
  return decimal;
}
