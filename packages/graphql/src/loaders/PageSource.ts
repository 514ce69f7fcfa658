import type { CountArguments, ListArguments, Page, Query } from "@mattb.tech/billio-data";

/** What narrows a list. */
export type Filters = Omit<CountArguments, "type" | "shelf">;

/** A list: where its pages come from, and what is counted for its total. */
export interface PageSource {
  /** Which list it is. */
  readonly key: string;
  page(query: Query, page: ListArguments): Promise<Page>;
  /** The total is the sum of these. */
  counts(filters: Filters): CountArguments[];
}
