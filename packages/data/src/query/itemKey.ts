import { isUuid } from "../item/isUuid.ts";
import { unstorable } from "../item/unstorable.ts";

/** Identifies one item: both have to match. */
export interface ItemKey {
  type: string;
  id: string;
}

/** The key as it is stored, or `undefined` when nothing can be stored under it. */
export function parseItemKey(key: unknown): ItemKey | undefined {
  if (typeof key !== "object" || key === null) return undefined;
  const { id, type } = key as Partial<Record<keyof ItemKey, unknown>>;
  if (!isUuid(id) || typeof type !== "string" || unstorable(type) !== undefined) return undefined;
  return { id: id.toLowerCase(), type };
}
