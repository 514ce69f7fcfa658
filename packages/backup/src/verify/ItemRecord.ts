import { KEY_BYTES } from "../spill/idKey.ts";
import type { Side } from "./Side.ts";

/** Layout of a record. The key is the id's, or for a reference the series'. */
const HASH = KEY_BYTES;
const TYPE = HASH + 32;
const FLAGS = TYPE + 2;
export const MOST_TYPES = 0xffff;
export const RECORD_BYTES = FLAGS + 1;

const AGAINST = 1;
const FAULTY = 2;
const REFERENCE = 4;
const HAS_UUID = 8;
const HAS_ID = 16;
const ASIDE = 32;

/** An item's record on disk: enough to detect a difference, or a missing series. */
export interface ItemRecord {
  key: Uint8Array;
  /** Hash of the item's canonical text; for an item with issues, of the item as it was. */
  hash: Uint8Array;
  /** Number of its type, see `TypeNames`. */
  type: number;
  side: Side;
  isFaulty: boolean;
  /** The key is of a UUID, which can be read from it. */
  hasUuid: boolean;
  /** The item has an id, UUID or not. */
  hasId: boolean;
  /** Not compared (`only`), but kept as a series that seasons may refer to. */
  isAside: boolean;
}

/** A season's reference to its series. */
export interface Reference {
  series: Uint8Array;
  season: Uint8Array;
  side: Side;
}

/** Encodes into `target`, which can be reused once the record is added. */
export function writeRecord(target: Buffer, record: ItemRecord): Buffer {
  target.set(record.key, 0);
  target.set(record.hash, HASH);
  target.writeUInt16BE(record.type, TYPE);
  target[FLAGS] =
    (record.side === "against" ? AGAINST : 0) |
    (record.isFaulty ? FAULTY : 0) |
    (record.hasUuid ? HAS_UUID : 0) |
    (record.hasId ? HAS_ID : 0) |
    (record.isAside ? ASIDE : 0);
  return target;
}

export function writeReference(target: Buffer, { series, season, side }: Reference): Buffer {
  target.fill(0);
  target.set(series, 0);
  target.set(season, HASH);
  target[FLAGS] = REFERENCE | (side === "against" ? AGAINST : 0);
  return target;
}

export function readRecord(buffer: Buffer): ItemRecord {
  const flags = buffer[FLAGS] ?? 0;
  return {
    key: buffer.subarray(0, KEY_BYTES),
    hash: buffer.subarray(HASH, TYPE),
    type: buffer.readUInt16BE(TYPE),
    side: sideOf(flags),
    isFaulty: (flags & FAULTY) !== 0,
    hasUuid: (flags & HAS_UUID) !== 0,
    hasId: (flags & HAS_ID) !== 0,
    isAside: (flags & ASIDE) !== 0,
  };
}

/** Decodes a reference; `undefined` for an item. */
export function readReference(buffer: Buffer): Reference | undefined {
  const flags = buffer[FLAGS] ?? 0;
  if (!isReference(buffer)) return undefined;
  return {
    series: buffer.subarray(0, KEY_BYTES),
    season: buffer.subarray(HASH, HASH + KEY_BYTES),
    side: sideOf(flags),
  };
}

// The same for a record that begins at `from`.

export function isReference(bytes: Buffer, from = 0): boolean {
  return ((bytes[from + FLAGS] ?? 0) & REFERENCE) !== 0;
}

/** Whether the record is of a compared item, with or without issues. */
export function isPlainRecord(bytes: Buffer, from: number): boolean {
  return ((bytes[from + FLAGS] ?? 0) & (REFERENCE | ASIDE)) === 0;
}

/** Whether the record is of an item without issues, compared or not. */
export function isItemOfType(bytes: Buffer, from: number, type: number): boolean {
  const flags = bytes[from + FLAGS] ?? 0;
  return (flags & (FAULTY | REFERENCE)) === 0 && bytes.readUInt16BE(from + TYPE) === type;
}

export function sideOfRecord(bytes: Buffer, from: number): Side {
  return sideOf(bytes[from + FLAGS] ?? 0);
}

function sideOf(flags: number): Side {
  return (flags & AGAINST) !== 0 ? "against" : "from";
}
