import { oldTypes } from "../../old/parse/OldType.ts";

/**
 * Keys under which the old table may have an item, beside those that its changes tell, which are none of a deletion: it tells the id
 * only. Ids were made in lower case; some may have been brought in in capitals, but not those of items that are new.
 */
export function possibleKeys(id: string, isNew: boolean): string[] {
  const spellings = isNew ? [id.toLowerCase()] : [id.toLowerCase(), id.toUpperCase()];
  return oldTypes.flatMap((type) => spellings.map((spelling) => `${type}:${spelling}`));
}
