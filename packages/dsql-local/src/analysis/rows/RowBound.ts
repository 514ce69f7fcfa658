/** Rows that UPDATE or DELETE picks out by what some columns equal. */
export interface RowsByColumns {
  /** As the statement spells it. */
  table: { schema?: string; name: string };
  /** Columns, each with the number of values that it may have. Where some of them are a key, it bounds the rows. */
  columns: readonly (readonly [name: string, values: number])[];
}

/** How many rows a statement writes at most, as far as its text tells. */
export interface RowBound {
  /** Rows of those parts of which the text alone tells it. */
  rows: number;
  /** The other parts: of these it depends on the tables' keys. */
  picked: readonly RowsByColumns[];
  /** Functions on which the bound depends: none of them may return a set. */
  calls: readonly string[];
  /** It may change, delete or lock rows that were there before. */
  touches: boolean;
}
