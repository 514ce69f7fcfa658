import type { FieldIssue } from "../issues/FieldIssue.ts";
import { parseItem } from "./parse/parseItem.ts";
import type { Reading } from "../source/Reading.ts";
import type { AttributeMap, AttributeValue } from "./AttributeMap.ts";
import { define } from "./define.ts";
import { normalTypedValue } from "./formatTypedJson.ts";
import { HintCollector } from "./hints.ts";
import { kindOf } from "./kindOf.ts";
import { type Listener, plainValue } from "./plainValue.ts";
import { formatField, formatPointer } from "./pointer.ts";
import { reading } from "./reading.ts";

/** Fields that must be texts: bytes, as base64, mustn't pass for one. */
const TEXTS: ReadonlySet<string> = new Set([
  "type",
  "id",
  "shelf",
  "type:id",
  "type:shelf",
  "title",
  "externalId",
  "seriesId",
  "addedAt",
  "movedAt",
]);
/** Fields that are kept as typed JSON. */
const KEPT_TYPED: ReadonlySet<string> = new Set(["category", "createdAt", "updatedAt"]);

/**
 * Converts an item of the old table to a row, or returns all its issues. `toAttributes` restores the same item, with the same
 * DynamoDB types.
 *
 * ```ts
 * const { id, row, faults } = fromAttributes({ "type:id": { S: "Book:1f…" }, title: { S: "Emma" }, … });
 * ```
 */
export function fromAttributes(attributes: Readonly<AttributeMap>): Reading {
  const faults: FieldIssue[] = [];
  const hints = new HintCollector();
  const listener: Listener = {
    onTyped: (path, kind) => {
      hints.setType(formatPointer(path), kind);
    },
    onFault: (path, reason) => {
      faults.push({ field: formatField(path), reason });
    },
  };
  const record: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    define(record, name, fieldValue(name, attribute, listener));
  }
  const { item, faults: own } = parseItem(record, undefined, {
    hints,
    typed: (name) =>
      normalTypedValue((Object.hasOwn(attributes, name) ? attributes[name] : undefined) ?? { NULL: true }),
    isWhole: true,
  });
  return reading(item, [...faults, ...own]);
}

function fieldValue(name: string, attribute: AttributeValue, listener: Listener): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (KEPT_TYPED.has(name) || (TEXTS.has(name) && kindOf(attribute) === "B")) return attribute;
  return plainValue(attribute, { parent: undefined, key: name }, listener);
}
