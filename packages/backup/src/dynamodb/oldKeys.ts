import { itemTypes } from "@mattb.tech/billio-config";

const types: readonly string[] = [...itemTypes, "Movie"];

/** The keys under which the old table may hold an item, whatever its type. */
export function oldKeys(id: string): string[] {
  return types.map((type) => `${type}:${id}`);
}
