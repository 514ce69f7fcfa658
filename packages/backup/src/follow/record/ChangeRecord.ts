import type { StoredRow } from "@mattb.tech/billio-data/bulk";

/** The change of an item in one committed transaction. */
export interface Change {
  /** In lower case. */
  id: string;
  /** When it was committed, in nanoseconds since 1970: of two changes of an item the one with the greater time is later. */
  ts: bigint;
  /** The whole row after it; `undefined` for a deletion. */
  row: StoredRow | undefined;
  /** Whether it created the row. Records of the preview claim so for updates, too. */
  isNew?: true;
}

/** A fragment of an image that was too long for one record. It has neither table nor operation. */
export interface Fragment {
  chunkId: string;
  /** Position among the fragments, from 0. */
  index: number;
  data: string;
}

/** A record's description of its fragmented image. */
export interface Chunked {
  chunkId: string;
  totalFragments: number;
  /** CRC-32C of the joined text's UTF-8. */
  crc32c: number;
}

/** A record with a fragmented image: an ordinary record once the fragments are joined. */
export interface ChunkedRecord {
  /** The image that is missing. */
  image: "before" | "after";
  chunked: Chunked;
  /** The record without it. */
  rest: RecordParts;
}

/** The part of a record that describes the change. */
export interface RecordParts {
  op: string;
  ts: bigint;
  before: unknown;
  after: unknown;
}

/** The parsed content of a record. */
export type FollowRecord =
  | { kind: "change"; change: Change }
  /** Of another table than the items', e.g. `public.write_records`. */
  | { kind: "other"; table: string; ts: bigint; chunkId?: string }
  | { kind: "chunked"; record: ChunkedRecord }
  | { kind: "fragment"; fragment: Fragment };

/** A record isn't as DSQL documents it. The message has the issue, its location in the record, and what would be right. */
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
