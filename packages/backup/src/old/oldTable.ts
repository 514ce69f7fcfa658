import type { FieldIssue } from "../issues/FieldIssue.ts";
import type { AttributeMap } from "./AttributeMap.ts";
import { itemSize, MAX_ITEM_BYTES } from "./itemSize.ts";
import { kindOf } from "./kindOf.ts";

/** The old table's partition key; it has no sort key. */
export const TABLE_KEY = "type:id";

/** An index of the old table. All of them project all attributes. */
export interface OldIndex {
  name: string;
  partition: string;
  sort: string;
}

/** The old table's eight global secondary indexes. */
export const oldIndexes: readonly OldIndex[] = [
  { name: "type", partition: "type", sort: "movedAt" },
  { name: "type-addedAt", partition: "type", sort: "addedAt" },
  { name: "category", partition: "category", sort: "movedAt" },
  { name: "shelf", partition: "type:shelf", sort: "movedAt" },
  { name: "shelf-addedAt", partition: "type:shelf", sort: "addedAt" },
  { name: "externalId", partition: "externalId", sort: "movedAt" },
  { name: "title", partition: "type", sort: "title" },
  { name: "seriesId", partition: "seriesId", sort: "seasonNumber" },
];

const NUMBERS: ReadonlySet<string> = new Set(["movedAt", "addedAt", "seasonNumber"]);

/** DynamoDB's type of a key attribute. */
export function keyType(name: string): "S" | "N" {
  return NUMBERS.has(name) ? "N" : "S";
}

/** Key attributes of the table and its indexes, with their limits (Amazon DynamoDB developer guide, constraints). */
const keys: ReadonlyMap<string, { index: string; maxBytes: number }> = new Map([
  ...oldIndexes.map(({ name, partition }) => [partition, { index: name, maxBytes: 2_048 }] as const),
  ...oldIndexes.map(({ name, sort }) => [sort, { index: name, maxBytes: 1_024 }] as const),
  [TABLE_KEY, { index: "the table", maxBytes: 2_048 }],
]);

/** Why DynamoDB would reject an item: keys of a wrong type, empty or too long, or an item that is too large. */
export function tableIssues(attributes: Readonly<AttributeMap>): FieldIssue[] {
  const faults: FieldIssue[] = [];
  for (const [field, { index, maxBytes }] of keys) {
    const attribute = Object.hasOwn(attributes, field) ? attributes[field] : undefined;
    if (attribute === undefined) continue;
    const type = keyType(field);
    const of = index === "the table" ? "it is the table's key" : `it is a key of the index ${index}`;
    if (kindOf(attribute) !== type) {
      faults.push({ field, reason: `must be a ${type === "N" ? "number" : "text"}, for ${of}` });
    } else if (attribute.S !== undefined) {
      const bytes = Buffer.byteLength(attribute.S);
      if (bytes === 0) faults.push({ field, reason: `must not be empty, for ${of}` });
      if (bytes > maxBytes)
        faults.push({
          field,
          reason: `must not be longer than ${maxBytes} bytes, for ${of}; it has ${bytes}`,
        });
    }
  }
  const bytes = itemSize(attributes);
  if (bytes > MAX_ITEM_BYTES) {
    faults.push({
      field: "item",
      reason: `must not be larger than ${MAX_ITEM_BYTES} bytes (400 KB); it has ${bytes}`,
    });
  }
  return faults;
}
