import { items } from "../schema/index.ts";

/** The columns that make up an item, in the order in which every statement returns them. */
export const itemColumns = {
  id: items.id,
  type: items.type,
  shelf: items.shelf,
  title: items.title,
  rating: items.rating,
  imageUrl: items.imageUrl,
  imageWidth: items.imageWidth,
  imageHeight: items.imageHeight,
  imageSizes: items.imageSizes,
  externalId: items.externalId,
  notes: items.notes,
  addedAt: items.addedAt,
  movedAt: items.movedAt,
  seriesId: items.seriesId,
  data: items.data,
};

export type ItemColumn = keyof typeof itemColumns;

export const itemColumnNames = Object.keys(itemColumns) as ItemColumn[];

/** The columns that a write fills: an item's, and those that search reads. */
export type WrittenColumn = ItemColumn | "titleFolded" | "titleFoldedRest";

export const writtenColumnNames: readonly WrittenColumn[] = [
  ...itemColumnNames,
  "titleFolded",
  "titleFoldedRest",
];

/** An item as it is stored: each column's value as text, `null` where there is none. */
export type ItemRow = Record<WrittenColumn, string | null>;

/** An item's own columns, without those that search reads: what makes up the item. */
export type StoredRow = Record<ItemColumn, string | null>;
