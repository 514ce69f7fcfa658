import type { Item } from "../item/Item.ts";

/** One page of a list. */
export interface Page {
  items: Item[];
  /** How many items match in all; absent with `withCount: false`. */
  count?: number;
  /** Pass it as `after` to get the next page. Present when and only when there is one. */
  lastKey?: string;
}

/** A page that was counted, as it is by default. */
export interface CountedPage extends Page {
  count: number;
}

/** The page of a call: counted, unless the call says otherwise. */
export type PageOf<A extends { withCount?: boolean | null | undefined }> = A extends { withCount: false }
  ? Page
  : A extends { withCount: boolean }
    ? Page
    : CountedPage;
