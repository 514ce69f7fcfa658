import type { AttributeMap } from "./AttributeMap.ts";
import { normalTypedValue } from "./formatTypedJson.ts";

/**
 * The canonical text of an item of DynamoDB: two items are equal exactly when their texts are. The order of attributes and of
 * sets' elements and the spelling of numbers don't matter; everything else does, DynamoDB's types included.
 *
 * @throws {InvalidArgumentError} for an `N` that is no number of DynamoDB's
 */
export function canonicalAttributes(attributes: Readonly<AttributeMap>): string {
  return JSON.stringify(sorted(normalTypedValue({ M: attributes })));
}

/** Members as a list, by name: an object would put names that look like numbers first. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sorted(member)]);
}
