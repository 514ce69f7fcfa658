import { InvalidArgumentError } from "../errors/index.ts";
import { decimalOf } from "./compareNumbers.ts";
import { type Decimal, formatDecimal, magnitude, readDecimal } from "./Decimal.ts";
import type { ExactNumber } from "./ExactNumber.ts";
import { numberOf } from "./parseNumber.ts";

/** What DynamoDB's type Number holds (Amazon DynamoDB developer guide, data types). */
const RULE =
  "a DynamoDB number has at most 38 digits and is 0 or, without its sign, from 1e-130 to 9.99…e125";
const MAX_DIGITS = 38;
/** Of 1e-130 and of 9.99…e125, in digits before the decimal point. */
const [MIN_MAGNITUDE, MAX_MAGNITUDE] = [-129, 126];

/**
 * The number of DynamoDB's typed JSON, `{ "N": "<text>" }`: a plain number if that has the same digits, else an
 * `ExactNumber`, which items keep and give back digit for digit.
 *
 * ```ts
 * parseDynamoDbNumber("7"); // 7
 * parseDynamoDbNumber("12345678901234567890"); // ExactNumber(12345678901234567890)
 * ```
 *
 * @throws {InvalidArgumentError} for a text that is no number (blanks and `0x10` included), or outside DynamoDB's range
 */
export function parseDynamoDbNumber(text: string): number | ExactNumber {
  const decimal = typeof text === "string" ? readDecimal(text) : undefined;
  if (decimal === undefined) throw new InvalidArgumentError("N", `must be the text of a number; ${RULE}`);
  check(decimal, "N");
  return numberOf(text);
}

/**
 * The text of a number for DynamoDB's typed JSON. Equal numbers have equal texts.
 *
 * @throws {InvalidArgumentError} for what is no finite number, or what DynamoDB can't hold; nothing is rounded
 */
export function formatDynamoDbNumber(value: number | ExactNumber): string {
  const decimal = decimalOf(value, "value");
  check(decimal, "value");
  return formatDecimal(decimal);
}

function check(decimal: Decimal, argument: string): void {
  const size = magnitude(decimal);
  const isInRange = decimal.digits === "0" || (size >= MIN_MAGNITUDE && size <= MAX_MAGNITUDE);
  if (!isInRange || decimal.digits.length > MAX_DIGITS) {
    throw new InvalidArgumentError(argument, `is out of range: ${RULE}`);
  }
}
