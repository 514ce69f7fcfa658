import { itemTypes } from "@mattb.tech/billio-config";

/** Types under which the old table may have items: those of today, and what a Feature was called once. */
const OLD_TYPES: readonly string[] = [...itemTypes, "Movie"];

/**
 * Keys under which the old table may have an item of which only the id is known, as a record of a deletion tells it. Ids
 * were made in lower case; some may have been brought in in capitals.
 */
export function possibleKeys(id: string): string[] {
  return OLD_TYPES.flatMap((type) => [`${type}:${id.toLowerCase()}`, `${type}:${id.toUpperCase()}`]);
}
