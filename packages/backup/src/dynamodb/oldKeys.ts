import { oldTypes } from "../old/parse/OldType.ts";

/** The keys under which the old table may have an item, one for each type. */
export function oldKeys(id: string): string[] {
  return oldTypes.map((type) => `${type}:${id}`);
}
