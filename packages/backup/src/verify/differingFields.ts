import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { ExactNumber } from "@mattb.tech/billio-data/numbers";
import { describeValue, type ToldValue } from "./describeValue.ts";
import { rowFields } from "./rowFields.ts";

/** A path at which two items differ. */
export interface FieldDifference {
  /** JSON pointer (RFC 6901) into the item, e.g. `/image/sizes/0/url`. */
  path: string;
  /** Absent if that side has no value. */
  from?: ToldValue;
  against?: ToldValue;
  /** For two texts: the length of their common prefix, in UTF-16 units. */
  sameCharacters?: number;
}

export interface FieldDifferences {
  fields: FieldDifference[];
  /** Number of further differences. */
  more: number;
}

const MOST_FIELDS = 100;
const MOST_OF_PATH = 300;

/** The paths at which two items differ, as deep as both have objects or lists. */
export function differingFields(
  from: Readonly<StoredRow>,
  against: Readonly<StoredRow>,
  showValues = false,
): FieldDifferences {
  const result: FieldDifferences = { fields: [], more: 0 };
  // Without recursion: the nesting is unbounded.
  const open: [path: string, from: unknown, against: unknown][] = [["", rowFields(from), rowFields(against)]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, a, b] = next;
    const both = sameShape(a, b);
    if (both !== undefined) {
      for (const name of namesOf(both).reverse())
        open.push([`${path}/${escape(name)}`, own(both[0], name), own(both[1], name)]);
    } else if (!isSame(a, b)) {
      if (result.fields.length === MOST_FIELDS) result.more++;
      else result.fields.push(tell(path, a, b, showValues));
    }
  }
  return result;
}

/** Whether both are objects or both are lists, whose members are compared one by one. */
function sameShape(a: unknown, b: unknown): [object, object] | undefined {
  if (Array.isArray(a) && Array.isArray(b)) return [a, b];
  return isObject(a) && isObject(b) ? [a, b] : undefined;
}

function namesOf([a, b]: [object, object]): string[] {
  if (Array.isArray(a) && Array.isArray(b))
    return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => String(index));
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

function isObject(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** JSON has no `undefined`: it stands for a missing value. */
function own(of: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(of, name)?.value as unknown;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof ExactNumber && b instanceof ExactNumber) return String(a) === String(b);
  return a === b;
}

function tell(path: string, a: unknown, b: unknown, showValues: boolean): FieldDifference {
  return {
    path: path.length > MOST_OF_PATH ? `${path.slice(0, MOST_OF_PATH)}…` : path,
    ...(a === undefined ? {} : { from: describeValue(a, showValues) }),
    ...(b === undefined ? {} : { against: describeValue(b, showValues) }),
    ...(typeof a === "string" && typeof b === "string" ? { sameCharacters: sameCharacters(a, b) } : {}),
  };
}

function sameCharacters(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function escape(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
