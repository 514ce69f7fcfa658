import { idKey, keyId } from "../spill/idKey.ts";
import { Partitions } from "../spill/Partitions.ts";
import type { TypeNames } from "../spill/TypeNames.ts";

const RECORD_BYTES = 20;
const TYPE_AT = 16;

/** Ids and types of any number of items, on disk, to be processed part by part. */
export class Inventory {
  static readonly parts = Partitions.count;
  static readonly recordBytes = RECORD_BYTES;
  static readonly mostTypes = 0xffff_ffff;
  readonly #partitions: Partitions;
  readonly #types: TypeNames;

  constructor(partitions: Partitions, types: TypeNames) {
    this.#partitions = partitions;
    this.#types = types;
  }

  get size(): number {
    return this.#partitions.size;
  }

  add(id: string, type: string): void {
    const record = Buffer.allocUnsafe(RECORD_BYTES);
    record.set(idKey(id));
    record.writeUInt32BE(this.#types.numberOf(type), TYPE_AT);
    this.#partitions.add(record);
  }

  /** One part. An id is in the same part of every inventory. */
  async read(part: number): Promise<{ id: string; type: string }[]> {
    const records = await this.#partitions.read(part);
    return records.map((record) => ({
      id: keyId(record),
      type: this.#types.nameOf(record.readUInt32BE(TYPE_AT)),
    }));
  }
}
