import { itemTypes } from "@mattb.tech/billio-config";

/** Extensions of data formats and archives, which may contain items. */
const DATA =
  /\.(?:json\w*|ndjson|ion|csv|tsv|ya?ml|xml|parquet|avro|sql|sqlite\w*|db|gz|tgz|zip|zst|bz2|xz|br|lz4|7z|tar|bak|old|orig|tmp|part)(?:\.|~|$)/i;
const COMPRESSED = /\.json\.(?:gz|zip|zst|bz2|xz|br|lz4)$/i;
const LINES = /\.(?:jsonl|ndjson)$/i;

/**
 * The issue of a directory entry that isn't named like a backup's file but may contain items, by its extension or because its
 * name begins with an item type. `undefined` for unrelated entries.
 */
export function strayIssue(name: string, expected: readonly string[]): string | undefined {
  const type = itemTypes.find((each) => new RegExp(`^${each}(?![a-z])`, "i").test(name));
  if (type === undefined && !DATA.test(name)) return undefined;
  const file = type === undefined ? `one of ${expected.join(", ")}` : `${type}.json`;
  if (COMPRESSED.test(name)) return `is compressed, and so not read; unpack it to ${file}`;
  if (LINES.test(name)) return `holds JSON lines, and so isn't read; make it one JSON array, ${file}`;
  if (type === undefined) return `is named for no item type; expected are ${expected.join(", ")}`;
  return `isn't read, for its name isn't ${file}; rename it, or move it out of the folder`;
}
