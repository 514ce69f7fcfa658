import type { ItemType } from "./itemTypes.ts";

/** Groups of item types that are listed together. No category is stored with an item. */
export const categories = {
  Watching: ["Feature", "TvSeries"],
} as const satisfies Record<string, readonly ItemType[]>;

export type Category = keyof typeof categories;

/** The item types of a category; empty for a name that isn't a category. */
export function typesOfCategory(name: string): readonly ItemType[] {
  return Object.hasOwn(categories, name) ? categories[name as Category] : [];
}
