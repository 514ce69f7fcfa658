import { oldTypes } from "../../old/parse/OldType.ts";

/**
 * Keys under which the old table may have an item, besides those of its changes. A deletion gives only the id, and so no key.
 * The old system made ids in lower case; some imported ones may be in upper case, but not those of new items.
 */
export function possibleKeys(id: string, isNew: boolean): string[] {
  const spellings = isNew ? [id.toLowerCase()] : [id.toLowerCase(), id.toUpperCase()];
  return oldTypes.flatMap((type) => spellings.map((spelling) => `${type}:${spelling}`));
}
