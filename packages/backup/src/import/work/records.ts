import { itemTypes, type ItemType } from "@mattb.tech/billio-config";
import { KEY_BYTES } from "../../spill/idKey.ts";

/** What an item of the source is to this import. */
export type Role =
  /** To be written. */
  | "ours"
  /** Of another shard: it comes along. */
  | "other shard"
  /** Of a type that isn't asked for. */
  | "left out"
  | "faulty"
  | "deleted";

const ROLES: readonly Role[] = ["ours", "other shard", "left out", "faulty", "deleted"];
const NO_TYPE = 255;

/** An id of the source: whose it is, and where its row stands. */
export interface IdRecord {
  key: Uint8Array;
  ordinal: number;
  /** `undefined` where it can't be told. */
  type: ItemType | undefined;
  role: Role;
  /** Of the row in its spool, for those that are ours. */
  offset: number;
  length: number;
}

export const ID_RECORD_BYTES = KEY_BYTES + 18;

const idRecord = Buffer.alloc(ID_RECORD_BYTES);

/** The same buffer at each call. */
export function formatIdRecord({ key, ordinal, type, role, offset, length }: IdRecord): Buffer {
  idRecord.set(key);
  idRecord.writeUIntLE(ordinal, KEY_BYTES, 6);
  idRecord.writeUIntLE(offset, KEY_BYTES + 6, 6);
  idRecord.writeUInt32LE(length, KEY_BYTES + 12);
  idRecord[KEY_BYTES + 16] = type === undefined ? NO_TYPE : itemTypes.indexOf(type);
  idRecord[KEY_BYTES + 17] = ROLES.indexOf(role);
  return idRecord;
}

export function parseIdRecord(record: Buffer): IdRecord {
  return {
    key: record.subarray(0, KEY_BYTES),
    ordinal: record.readUIntLE(KEY_BYTES, 6),
    offset: record.readUIntLE(KEY_BYTES + 6, 6),
    length: record.readUInt32LE(KEY_BYTES + 12),
    type: itemTypes[record[KEY_BYTES + 16] ?? NO_TYPE],
    role: ROLES[record[KEY_BYTES + 17] ?? 0] ?? "faulty",
  };
}

/** One id that has to do with another: a season with its series, a deleted series with a season that is left. */
export interface PairRecord {
  /** By which it is sorted into parts. */
  key: Uint8Array;
  /** The item that has an issue if something is wrong. */
  ordinal: number;
  /** The id of that item. */
  of: Uint8Array;
}

export const PAIR_RECORD_BYTES = 2 * KEY_BYTES + 6;

export function formatPairRecord({ key, ordinal, of }: PairRecord): Buffer {
  const record = Buffer.alloc(PAIR_RECORD_BYTES);
  record.set(key);
  record.set(of, KEY_BYTES);
  record.writeUIntLE(ordinal, 2 * KEY_BYTES, 6);
  return record;
}

export function parsePairRecord(record: Buffer): PairRecord {
  return {
    key: record.subarray(0, KEY_BYTES),
    of: record.subarray(KEY_BYTES, 2 * KEY_BYTES),
    ordinal: record.readUIntLE(2 * KEY_BYTES, 6),
  };
}
