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

/** The type of the page that a call returns: counted, unless `withCount` is or may be false. */
export type PageOf<A> = A extends { withCount?: infer W }
  ? unknown extends W
    ? CountedPage
    : W extends true | null | undefined
      ? CountedPage
      : Page
  : CountedPage;
