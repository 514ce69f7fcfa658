import { ExactNumber, formatDynamoDbNumber } from "@mattb.tech/billio-data/numbers";
import { define } from "../define.ts";

/**
 * Converts a JSON value to DynamoDB's typed JSON.
 *
 * @throws {InvalidArgumentError} for a number that DynamoDB can't store
 */
export function jsonTyped(value: unknown): Record<string, unknown> {
  if (typeof value === "string") return { S: value };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null) return { NULL: true };
  if (typeof value === "number" || value instanceof ExactNumber) return { N: formatDynamoDbNumber(value) };
  if (Array.isArray(value)) return { L: value.map(jsonTyped) };
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value as object)) define(members, name, jsonTyped(member));
  return { M: members };
}
