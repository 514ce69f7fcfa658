import { itemTypes } from "@mattb.tech/billio-config";
import type { FieldIssue } from "../../issues/FieldIssue.ts";
import { isOldType, newType, type OldType } from "./OldType.ts";
import { quote } from "../../text/quote.ts";
import { TABLE_KEY } from "../oldTable.ts";

/** Type, id and shelf of an item, from plain fields, from composite keys, or from both. */
interface Keys {
  /** `undefined` when neither the file nor the item has it. */
  type: OldType | undefined;
  id: unknown;
  /** The id in the composite key, else the plain one. */
  keyId: unknown;
  shelf: unknown;
}

const COMPOSITE_ID = TABLE_KEY;
const COMPOSITE_SHELF = "type:shelf";

/** Names of the fields that `parseKeys` reads. */
export const keyFields: readonly string[] = ["type", "id", "shelf", COMPOSITE_ID, COMPOSITE_SHELF];

/**
 * Reads `type`, `id` and `shelf` of an item. Values that are given more than once, plain and in composite keys such as
 * `"type:id": "Book:1f…"`, have to agree.
 *
 * @param expected the type of the item's file; `undefined` when only the item's key has it
 */
export function parseKeys(
  record: Readonly<Record<string, unknown>>,
  expected: OldType | undefined,
  fault: (fault: FieldIssue) => void,
): Keys {
  const own = (field: string) => (Object.hasOwn(record, field) ? record[field] : undefined);
  const compositeId = split(own(COMPOSITE_ID));
  const compositeShelf = split(own(COMPOSITE_SHELF));
  const said: [field: string, type: unknown][] = [];
  if (compositeId) said.push([COMPOSITE_ID, compositeId.type]);
  if (own("type") !== undefined) said.push(["type", own("type")]);
  if (compositeShelf) said.push([COMPOSITE_SHELF, compositeShelf.type]);

  // A file of features may contain a former movie; then all keys of the item have to agree on it.
  const [first, other] = said.map(([, type]) => type);
  const isMovie = first === "Movie" && expected === "Feature";
  const type = isMovie ? "Movie" : (expected ?? [first, other].find(isOldType));
  const source = isMovie || expected === undefined ? `${said[0]?.[0] ?? ""} says` : "the file is for";
  for (const [field, each] of said) {
    if (each === type) continue;
    const reason = isOldType(each)
      ? `says ${each}, but ${source} ${type ?? ""}`
      : `says ${quote(each)}, which is none of ${itemTypes.join(", ")}`;
    fault({ field, reason });
  }
  if (type === undefined && said.length === 0)
    fault({ field: "type", reason: `must be one of ${itemTypes.join(", ")}` });

  const agreed = (
    field: string,
    compositeField: string,
    composite: Composite | undefined,
    isEqual = Object.is,
  ) => {
    const plain = own(field);
    if (composite === undefined) {
      if (own(compositeField) !== undefined)
        fault({
          field: compositeField,
          reason: `must look like ${type === undefined ? "Book" : newType(type)}:…`,
        });
      return plain;
    }
    if (plain !== undefined && !isEqual(plain, composite.rest)) {
      fault({ field, reason: `is ${quote(plain)}, but ${compositeField} says ${quote(composite.rest)}` });
    }
    return plain ?? composite.rest;
  };
  const id = agreed("id", COMPOSITE_ID, compositeId, isSameId);
  const shelf = agreed("shelf", COMPOSITE_SHELF, compositeShelf);
  return { type, id, keyId: compositeId?.rest ?? id, shelf };
}

interface Composite {
  type: string;
  rest: string;
}

function split(value: unknown): Composite | undefined {
  const colon = typeof value === "string" ? value.indexOf(":") : -1;
  if (typeof value !== "string" || colon < 1) return undefined;
  return { type: value.slice(0, colon), rest: value.slice(colon + 1) };
}

/** Ids are compared in lower case. */
function isSameId(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;
}
