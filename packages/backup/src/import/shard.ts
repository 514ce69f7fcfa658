/** One of several machines that share a source. */
export interface Shard {
  /** From 1. */
  number: number;
  count: number;
}

const MAX_SHARDS = 1_000;

/** Parses `2/5`; `undefined` for any other text. */
export function parseShard(text: string): Shard | undefined {
  const [, number = "", count = ""] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { number: Number(number), count: Number(count) };
  const isOne = shard.number >= 1 && shard.number <= shard.count && shard.count <= MAX_SHARDS;
  return isOne ? shard : undefined;
}

/** Whether a key (see `idKey`) belongs to a shard. Seasons are assigned by their series' key, so that both are in one shard. */
export function isOf({ number, count }: Shard, key: Uint8Array): boolean {
  // Not the bytes that select the partition: a shard's items should spread over all partitions.
  let hash = 0x9747b28c;
  for (const byte of key) hash = Math.imul(hash ^ byte, 0x5bd1e995);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % count === number - 1;
}
