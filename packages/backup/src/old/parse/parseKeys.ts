import { itemTypes } from "@mattb.tech/billio-config";
import type { FieldIssue } from "../../issues/FieldIssue.ts";
import { isOldType, newType, type OldType } from "./OldType.ts";
import { quote } from "../../text/quote.ts";
import { TABLE_KEY } from "../oldTable.ts";

/** Which item it is and where it stands, from plain fields, from composite keys, or from both. */
interface Keys {
  /** `undefined` when the item has to say it, and doesn't. */
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
 * Reads `type`, `id` and `shelf` of an item. Whatever is given more than once, plain and in composite keys such as
 * `"type:id": "Book:1f…"`, has to agree.
 *
 * @param expected the type that the item's file is for; `undefined` when the item's key alone says it
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

  // A file of features may hold what was a movie once; then all of the item has to say so.
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

/** Ids count in lower case. */
function isSameId(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;
}
