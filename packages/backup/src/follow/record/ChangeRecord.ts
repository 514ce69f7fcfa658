import type { StoredRow } from "@mattb.tech/billio-data/bulk";

/** What became of an item in one committed transaction. */
export interface Change {
  /** In lower case. */
  id: string;
  /** When it was committed, in nanoseconds since 1970: of two changes of an item the one with the greater time is later. */
  ts: bigint;
  /** The whole row as it is since; `undefined` where it has been deleted. */
  row: StoredRow | undefined;
  /** Whether there was no such row before the transaction. Records of the preview say so of updates, too. */
  isNew?: true;
}

/** A piece of an image that was too long for one record. It tells neither table nor operation. */
export interface Fragment {
  chunkId: string;
  /** Position among the pieces, from 0. */
  index: number;
  data: string;
}

/** What a record says of an image that comes in pieces. */
export interface Chunked {
  chunkId: string;
  totalFragments: number;
  /** CRC-32C of the joined text's UTF-8. */
  crc32c: number;
}

/** A record whose image comes in pieces: a record like any other once they are joined. */
export interface ChunkedRecord {
  /** The image that is missing. */
  image: "before" | "after";
  chunked: Chunked;
  /** The record without it. */
  rest: RecordParts;
}

/** What is needed of a record to know the change. */
export interface RecordParts {
  op: string;
  ts: bigint;
  before: unknown;
  after: unknown;
}

/** What one record of the stream says. */
export type FollowRecord =
  | { kind: "change"; change: Change }
  /** Of a table that isn't the one of items, e.g. `public.write_records`. */
  | { kind: "other"; table: string; ts: bigint; chunkId?: string }
  | { kind: "chunked"; record: ChunkedRecord }
  | { kind: "fragment"; fragment: Fragment };

/** A record isn't as DSQL's documentation has it; the message says what, where in it, and what would be right. */
export class RecordError extends Error {
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field} ${reason}`);
    this.name = "RecordError";
    this.field = field;
    this.reason = reason;
  }
}
