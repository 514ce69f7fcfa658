import { InvalidItemError } from "../errors/index.ts";
import type { Report } from "./jsonValue.ts";

/**
 * The fields of a caller's object: its own, enumerable, and not `undefined`. Each is read once.
 *
 * @throws {InvalidItemError} when it is no object
 */
export function ownFields(input: unknown, report: Report): Map<string, unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new InvalidItemError([{ field: "item", reason: "must be an object" }]);
  }
  const fields = new Map<string, unknown>();
  for (const name of Object.keys(input)) {
    try {
      const value = (input as Record<string, unknown>)[name];
      if (value !== undefined) fields.set(name, value);
    } catch {
      report(name, "can't be read: its getter throws");
    }
  }
  return fields;
}
