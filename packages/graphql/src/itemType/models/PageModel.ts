import type { Item } from "@mattb.tech/billio-data";

/** What a page's fields are read from. */
export interface PageModel {
  items: Item[];
  /** There when it was selected. */
  total?: number;
  hasNextPage: boolean;
  nextPageCursor: string | null;
}
