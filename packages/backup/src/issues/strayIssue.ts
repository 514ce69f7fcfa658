import { itemTypes } from "@mattb.tech/billio-config";

/** Data formats and archives: what has one of these in its name may hold items. */
const DATA =
  /\.(?:json\w*|ndjson|ion|csv|tsv|ya?ml|xml|parquet|avro|sql|sqlite\w*|db|gz|tgz|zip|zst|bz2|xz|br|lz4|7z|tar|bak|old|orig|tmp|part)(?:\.|~|$)/i;
const COMPRESSED = /\.json\.(?:gz|zip|zst|bz2|xz|br|lz4)$/i;
const LINES = /\.(?:jsonl|ndjson)$/i;

/**
 * Why an entry of a folder that no item type's file is named like keeps a backup from being imported: it may hold items,
 * by its ending or because its name begins with an item type's. `undefined` for what has nothing to do with a backup.
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
