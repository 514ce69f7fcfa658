import type { AttributeMap, AttributeValue } from "./AttributeMap.ts";
import { formatBase64 } from "./base64.ts";
import { define } from "./define.ts";
import { normalNumber } from "./numbers.ts";
import { kindOf } from "./kindOf.ts";

/** An item in DynamoDB's typed JSON, on one line, as `parseTypedJson` reads it: numbers and sets as they are given. */
export function formatTypedJson(attributes: Readonly<AttributeMap>): string {
  return JSON.stringify(typedMembers(attributes, asGiven));
}

/**
 * The canonical typed JSON of one attribute: sets sorted, numbers in one spelling. For JSON values, and so without bytes.
 *
 * @throws {InvalidArgumentError} for an `N` that is no number of DynamoDB's
 */
export function normalTypedValue(attribute: AttributeValue): Record<string, unknown> {
  return typedValue(attribute, normal);
}

interface Form {
  number: (text: string) => string;
  set: (elements: string[]) => string[];
}

const asGiven: Form = { number: (text) => text, set: (elements) => elements };
const normal: Form = { number: normalNumber, set: (elements) => elements.toSorted() };

function typedMembers(attributes: Readonly<AttributeMap>, form: Form): Record<string, unknown> {
  const typed: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributes))
    define(typed, name, typedValue(attribute, form));
  return typed;
}

function typedValue(attribute: AttributeValue, form: Form): Record<string, unknown> {
  const kind = kindOf(attribute);
  switch (kind) {
    case "N":
      return { N: form.number(attribute.N ?? "") };
    case "B":
      return { B: formatBase64(attribute.B ?? new Uint8Array()) };
    case "M":
      return { M: typedMembers(attribute.M ?? {}, form) };
    case "L":
      return { L: (attribute.L ?? []).map((entry) => typedValue(entry, form)) };
    case "SS":
      return { SS: form.set(attribute.SS ?? []) };
    case "NS":
      return { NS: form.set((attribute.NS ?? []).map(form.number)) };
    case "BS":
      return { BS: form.set((attribute.BS ?? []).map(formatBase64)) };
    case "S":
      return { S: attribute.S };
    case "BOOL":
      return { BOOL: attribute.BOOL };
    case "NULL":
      return { NULL: true };
    default:
      // A type newer than this program: passed on as it is.
      return attribute as unknown as Record<string, unknown>;
  }
}
