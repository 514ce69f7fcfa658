import { itemTypes, type ItemType } from "@mattb.tech/billio-config";
import { KEY_BYTES } from "../../spill/idKey.ts";

/** The role of a source's item in this import. */
export type Role =
  /** To be written. */
  | "ours"
  /** Of another shard, imported by another machine. */
  | "other shard"
  /** Of a type that isn't selected. */
  | "left out"
  | "faulty"
  | "deleted";

const ROLES: readonly Role[] = ["ours", "other shard", "left out", "faulty", "deleted"];
const NO_TYPE = 255;

/** An id of the source, its role, and the position of its row. */
export interface IdRecord {
  key: Uint8Array;
  ordinal: number;
  /** `undefined` if unknown. */
  type: ItemType | undefined;
  role: Role;
  /** Position of the row in its spool; only for role "ours". */
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

/** A reference between two ids: a season and its series, or a deleted series and a remaining season. */
export interface PairRecord {
  /** The key by which it is partitioned. */
  key: Uint8Array;
  /** The item that gets the issue, if there is one. */
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
