import { itemTypes } from "@mattb.tech/billio-config";

/** Types under which the old table may have items: those of today, and what a Feature was called once. */
const OLD_TYPES: readonly string[] = [...itemTypes, "Movie"];

/**
 * Keys under which the old table may have an item, beside those that its changes tell, which are none of a deletion: it tells the id
 * only. Ids were made in lower case; some may have been brought in in capitals, but not those of items that are new.
 */
export function possibleKeys(id: string, isNew: boolean): string[] {
  const spellings = isNew ? [id.toLowerCase()] : [id.toLowerCase(), id.toUpperCase()];
  return OLD_TYPES.flatMap((type) => spellings.map((spelling) => `${type}:${spelling}`));
}
