import type { CountArguments, ListArguments, Page, Query } from "@mattb.tech/billio-data";

/** The filters of a list. */
export type Filters = Omit<CountArguments, "type" | "shelf">;

/** A list: how its pages are read, and what is counted for its total. */
export interface PageSource {
  /** Identifies the list. */
  readonly key: string;
  page(query: Query, page: ListArguments): Promise<Page>;
  /** The total is the sum of these. */
  counts(filters: Filters): CountArguments[];
}
