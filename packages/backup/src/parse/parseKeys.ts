import { isItemType, itemTypes, type ItemType } from "@mattb.tech/billio-config";
import type { FieldFault } from "./FieldFault.ts";
import { quote } from "./quote.ts";

/** Which item it is and where it stands, from plain fields, from composite keys, or from both. */
interface Keys {
  id: unknown;
  shelf: unknown;
}

const COMPOSITE_ID = "type:id";
const COMPOSITE_SHELF = "type:shelf";

/** Names of the fields that `parseKeys` reads. */
export const keyFields: readonly string[] = ["type", "id", "shelf", COMPOSITE_ID, COMPOSITE_SHELF];

/**
 * Reads `type`, `id` and `shelf` of an item in the file of `expected`. Whatever is given more than once, plain
 * and in composite keys such as `"type:id": "Book:1f…"`, has to agree.
 */
export function parseKeys(
  record: Readonly<Record<string, unknown>>,
  expected: ItemType,
  fault: (fault: FieldFault) => void,
): Keys {
  const own = (field: string) => (Object.hasOwn(record, field) ? record[field] : undefined);

  const checkType = (field: string, type: unknown) => {
    if (type === expected) return;
    const reason = isItemType(type)
      ? `says ${type}, but the file is for ${expected}`
      : `says ${quote(type)}, which is none of ${itemTypes.join(", ")}`;
    fault({ field, reason });
  };
  const composite = (field: string): string | undefined => {
    const value = own(field);
    if (value === undefined) return undefined;
    const colon = typeof value === "string" ? value.indexOf(":") : -1;
    if (typeof value !== "string" || colon < 1) {
      fault({ field, reason: `must look like ${expected}:…` });
      return undefined;
    }
    checkType(field, value.slice(0, colon));
    return value.slice(colon + 1);
  };
  const agreed = (field: string, compositeField: string, isEqual = Object.is): unknown => {
    const plain = own(field);
    const fromComposite = composite(compositeField);
    if (plain !== undefined && fromComposite !== undefined && !isEqual(plain, fromComposite)) {
      fault({ field, reason: `is ${quote(plain)}, but ${compositeField} says ${quote(fromComposite)}` });
    }
    return plain ?? fromComposite;
  };

  if (own("type") !== undefined) checkType("type", own("type"));
  return { id: agreed("id", COMPOSITE_ID, isSameId), shelf: agreed("shelf", COMPOSITE_SHELF) };
}

/** Ids count in lower case. */
function isSameId(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;
}
