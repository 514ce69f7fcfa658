/**
 * A change record as Aurora DSQL sends it to Kinesis (Aurora DSQL user guide, "CDC record format", text of the general
 * availability of 2026-07): one JSON object, here one line.
 *
 * The types describe the JSON. Its numbers are exact, and some (`ts_ns`, bigint) exceed the precision of a JavaScript number:
 * `JSON.parse` rounds them, so that different commits may appear equal.
 */
export type CdcRecord = FullCdcRecord | ChunkedCdcRecord | CdcFragment;

interface CdcChange {
  /** The row was created (`c`), updated (`u`) or deleted (`d`). Consumers should treat an unknown one as an upsert. */
  op: "c" | "u" | "d";
  source: CdcSource;
  /** When the record was written; not suitable for ordering. */
  ts_ms: number;
  ts_ns: number;
}

export interface FullCdcRecord extends CdcChange {
  type: "full";
  /** For `d` the columns of the primary key, null without one; otherwise null. */
  before: CdcRow | null;
  /** The whole row; null for `d`. */
  after: CdcRow | null;
}

/** A record that would exceed 9 MiB: one of its images is split into fragments, which may come before or after it. */
export interface ChunkedCdcRecord extends CdcChange {
  type: "chunked";
  /** Absent if in fragments. */
  before?: CdcRow | null;
  /** Absent if in fragments. */
  after?: CdcRow | null;
  chunked: { before?: CdcChunks; after?: CdcChunks };
}

export interface CdcChunks {
  chunk_id: string;
  total_fragments: number;
  /** CRC32C of the joined text in UTF-8, in decimal digits. */
  crc32c: string;
}

/** A part of the JSON text of an image. */
export interface CdcFragment {
  type: "fragment";
  chunk_id: string;
  /** From 0. */
  index: number;
  data: string;
}

export interface CdcSource {
  /** Version of this envelope. */
  version: "1.0";
  /** `ts_ns` in milliseconds. */
  ts_ms: number;
  /** When the transaction was committed, in nanoseconds since 1970: unique, and increasing in the order of commits. */
  ts_ns: number;
  /** Id of the transaction, 26 lower-case letters and digits. */
  txId: string;
  schema: string;
  table: string;
  db: "postgres";
  /** The cluster's id. */
  cluster: string;
}

/** Columns by name. Dates are days, times and intervals microseconds, numerics text; see docs/change-records.md. */
export type CdcRow = Record<string, string | number | boolean | null>;
