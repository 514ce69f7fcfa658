import { idKey, KEY_BYTES, keyId } from "../spill/idKey.ts";
import type { Partitions } from "../spill/Partitions.ts";

/** Seasons with their series, on disk, partitioned by the id of the series. */
export class References {
  static readonly recordBytes = 2 * KEY_BYTES;
  readonly #partitions: Partitions;

  constructor(partitions: Partitions) {
    this.#partitions = partitions;
  }

  add(series: string, season: string): void {
    this.#partitions.add(Buffer.concat([idKey(series), idKey(season)]));
  }

  async read(part: number): Promise<{ series: string; season: string }[]> {
    const records = await this.#partitions.read(part);
    return records.map((record) => ({ series: keyId(record), season: keyId(record.subarray(KEY_BYTES)) }));
  }
}
