/** A row that a transaction has written, as its table's trigger reported it (src/postgres/schema/limits/rowSizeTrigger.ts). */
export interface RowWrite {
  /** The table's oid. */
  table: number;
  kind: "I" | "U" | "D";
  /** The old row as text, of an update or a delete. */
  before: string | null;
  /** The new row as text, of an insert or an update. */
  after: string | null;
  /** Old and new keys of partial indexes and indexes on expressions, by the index's oid. */
  computed?: Record<string, [(string | null)[] | null, (string | null)[] | null]>;
}

/** A row that a SELECT has locked. */
export interface RowLock {
  table: number;
  row: string;
  /** FOR KEY SHARE. */
  share: boolean;
}
