/** Rows that UPDATE or DELETE selects by equality of some columns. */
export interface RowsByColumns {
  /** As written in the statement. */
  table: { schema?: string; name: string };
  /** Columns, each with the number of values that it may have. If some of them are a key, this bounds the rows. */
  columns: readonly (readonly [name: string, values: number])[];
}

/** An upper bound of the rows that a statement writes, as far as its text determines it. */
export interface RowBound {
  /** Rows of the parts that the text alone bounds. */
  rows: number;
  /** UPDATE's rows, whose bound depends on the tables' keys. */
  picked: readonly RowsByColumns[];
  /** DELETE's rows, as {@link picked}. */
  deleted: readonly RowsByColumns[];
  /** Functions that the bound depends on: it only applies if none of them returns a set. */
  calls: readonly string[];
  /** It may change, delete or lock existing rows. */
  touches: boolean;
}
