import { ExactNumber, formatDynamoDbNumber, parseDynamoDbNumber } from "@mattb.tech/billio-data/numbers";

/** Whole numbers that a double represents exactly: nearly all. */
const SHORT = /^(?:0|-?[1-9]\d{0,14})$/;

/**
 * The number of an `N`, digit for digit.
 *
 * @throws {InvalidArgumentError} when it is no number, or none that DynamoDB can store
 */
export function readNumber(text: string): number | ExactNumber {
  return SHORT.test(text) ? Number(text) : parseDynamoDbNumber(text);
}

/** Whether a value of JSON is a number, one too large or too exact for a double included. */
export function isNumber(value: unknown): value is number | ExactNumber {
  return typeof value === "number" || value instanceof ExactNumber;
}

/** The canonical spelling of a number: equal numbers have equal texts. */
export function normalNumber(text: string): string {
  return SHORT.test(text) ? text : formatDynamoDbNumber(parseDynamoDbNumber(text));
}
