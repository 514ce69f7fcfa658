import { isItemType, itemTypes, type ItemType } from "@mattb.tech/billio-config";

/** A type of the old system: `Feature` was once called `Movie`. */
export type OldType = ItemType | "Movie";

export const oldTypes: readonly OldType[] = [...itemTypes, "Movie"];

export function isOldType(value: unknown): value is OldType {
  return value === "Movie" || isItemType(value);
}

export function newType(type: OldType): ItemType {
  return type === "Movie" ? "Feature" : type;
}
