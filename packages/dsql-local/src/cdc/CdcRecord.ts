/**
 * A change record as Aurora DSQL sends it to Kinesis (Aurora DSQL user guide, "CDC record format", text of the general
 * availability of 2026-07): one JSON object, here one line.
 *
 * The types tell the JSON. Numbers in it are exact digits, and some (`ts_ns`, bigint) exceed what a JavaScript number
 * holds: `JSON.parse` alone rounds them, and makes different commits equal.
 */
export type CdcRecord = FullCdcRecord | ChunkedCdcRecord | CdcFragment;

interface CdcChange {
  /** Row that is new (`c`), that was there and is (`u`), that is gone (`d`). Consumers take an unknown one for an upsert. */
  op: "c" | "u" | "d";
  source: CdcSource;
  /** When the record was made; nothing to order by. */
  ts_ms: number;
  ts_ns: number;
}

export interface FullCdcRecord extends CdcChange {
  type: "full";
  /** Of `d` the columns of the primary key, null without one; else null. */
  before: CdcRow | null;
  /** The whole row, null of `d`. */
  after: CdcRow | null;
}

/** A record that would exceed 9 MiB: one of its images comes in fragments, in any order with this. */
export interface ChunkedCdcRecord extends CdcChange {
  type: "chunked";
  /** Absent when in fragments. */
  before?: CdcRow | null;
  /** Absent when in fragments. */
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
  /** Of this envelope. */
  version: "1.0";
  /** `ts_ns` in milliseconds. */
  ts_ms: number;
  /** When the transaction was committed, in nanoseconds since 1970: another for each, in the order of commits. */
  ts_ns: number;
  /** Of the transaction, 26 lower-case letters and digits. */
  txId: string;
  schema: string;
  table: string;
  db: "postgres";
  /** The cluster's id. */
  cluster: string;
}

/** Columns by name. Dates are days, times and intervals microseconds, numerics text; see docs/change-records.md. */
export type CdcRow = Record<string, string | number | boolean | null>;
