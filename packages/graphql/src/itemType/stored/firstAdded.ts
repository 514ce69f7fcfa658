import type { Item } from "@mattb.tech/billio-data";

/** Of several stored items for one work the one that was added first: moving them doesn't change that. */
export function firstAdded(items: readonly Item[]): Item | undefined {
  return items.reduce<Item | undefined>(
    (first, item) => (first !== undefined && compare(first, item) < 0 ? first : item),
    undefined,
  );
}

function compare(a: Item, b: Item): number {
  const added = a.addedAt.getTime() - b.addedAt.getTime();
  if (added !== 0) return added;
  return a.id < b.id ? -1 : 1;
}
