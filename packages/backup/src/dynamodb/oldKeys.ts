import { oldTypes } from "../old/parse/OldType.ts";

/** The keys under which the old table may hold an item, whatever its type. */
export function oldKeys(id: string): string[] {
  return oldTypes.map((type) => `${type}:${id}`);
}
