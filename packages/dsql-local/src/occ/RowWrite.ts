/** A row that a transaction has written, as its table's trigger reported it (src/backend/sizes/rowCheck.ts). */
export interface RowWrite {
  /** Of the table. */
  table: number;
  kind: "I" | "U" | "D";
  /** The row's text before, of an update or a delete. */
  before: string | null;
  /** The row's text after, of an insert or an update. */
  after: string | null;
  /** Keys of indexes over expressions or of some of the rows, before and after, by the index's number. */
  computed?: Record<string, [(string | null)[] | null, (string | null)[] | null]>;
}

/** A row that a transaction has locked by a SELECT. */
export interface RowLock {
  table: number;
  row: string;
  /** FOR KEY SHARE. */
  share: boolean;
}
