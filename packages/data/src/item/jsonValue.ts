import { types } from "node:util";
import { magnitude, readDecimal } from "../numbers/Decimal.ts";
import { ExactNumber } from "../numbers/ExactNumber.ts";
import { at } from "../numbers/fieldPath.ts";
import { unstorable } from "./unstorable.ts";

/** Records an issue; `field` is its path, e.g. `platforms[2]`. */
export type Report = (field: string, reason: string) => void;

/** Deeper than anything a person writes, and far below the depth at which parsers fail. */
const MAX_DEPTH = 200;

/** Digits of a number written out. PostgreSQL's jsonb, which updates merge in, takes more, but writes all of them. */
const MAX_PLACES = 1_000;
const PLACES = MAX_PLACES.toLocaleString("en");

/**
 * A copy of a JSON-compatible value, of plain objects and arrays; `undefined` when it has an issue, which is reported.
 * A Date becomes its ISO text; an object's `undefined` fields are left out. An `ExactNumber`
 * stays one: `formatJson` writes it.
 */
export function jsonValue(value: unknown, path: string, report: Report): unknown {
  return copy(value, path, report, new Set());
}

function copy(value: unknown, path: string, report: Report, within: Set<object>): unknown {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string": {
      const reason = unstorable(value);
      if (reason !== undefined) report(path, reason);
      return value;
    }
    case "number":
      if (!Number.isFinite(value)) report(path, "must be a finite number");
      return value;
    case "object":
      return value === null ? null : copyObject(value, path, report, within);
    default:
      report(path, `must be a value that JSON can carry, not ${typeof value}`);
      return undefined;
  }
}

function copyObject(value: object, path: string, report: Report, within: Set<object>): unknown {
  if (types.isDate(value)) {
    if (Number.isNaN(value.getTime())) report(path, "must be a valid date");
    else return value.toISOString();
    return undefined;
  }
  if (value instanceof ExactNumber) {
    if (!isStorable(value))
      report(path, `must have at most ${PLACES} digits before and behind its decimal point`);
    return value;
  }
  if (within.has(value)) {
    report(path, "must not contain itself");
    return undefined;
  }
  if (within.size >= MAX_DEPTH) {
    report(path, `must not nest deeper than ${MAX_DEPTH} levels`);
    return undefined;
  }
  within.add(value);
  try {
    if (Array.isArray(value)) {
      return Array.from(value, (entry: unknown, index) => copy(entry, at(path, index), report, within));
    }
    if (!isPlain(value)) {
      report(path, "must be a plain object, an array, a Date, text, a number, a boolean or null");
      return undefined;
    }
    // No prototype: "__proto__" is a key like any other.
    const result = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(value)) {
      const reason = unstorable(key);
      if (reason !== undefined) {
        report(path, `has a field whose name ${reason}`);
        continue;
      }
      const entry = (value as Record<string, unknown>)[key];
      if (entry !== undefined) result[key] = copy(entry, at(path, key), report, within);
    }
    return result;
  } finally {
    within.delete(value);
  }
}

function isStorable(number: ExactNumber): boolean {
  // By its text, for a coefficient of millions of digits takes seconds to print.
  const decimal = readDecimal(String(number));
  return decimal !== undefined && decimal.exponent >= -MAX_PLACES && magnitude(decimal) <= MAX_PLACES;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm's Object.prototype is as good as ours.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
