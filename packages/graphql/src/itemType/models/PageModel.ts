import type { Item } from "@mattb.tech/billio-data";

/** The parent value of a page's fields. */
export interface PageModel {
  items: Item[];
  /** Present if selected. */
  total?: number;
  hasNextPage: boolean;
  nextPageCursor: string | null;
}
