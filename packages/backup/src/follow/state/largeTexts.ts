import { formatTypedJson } from "../../old/formatTypedJson.ts";
import type { Table } from "../dynamodb/Table.ts";
import type { Write } from "../dynamodb/Write.ts";

/** In UTF-8: an item of DynamoDB has at most 400 KB, names and other attributes included. */
const PART_BYTES = 300_000;

/** A text that may be too long for one item: the text, or the name of its parts. */
export type LargeText = { text: string } | { name: string; parts: number };

/** Whether a text needs items of its own. */
export function isLarge(text: string): boolean {
  // No character takes more than three bytes a UTF-16 unit.
  return text.length * 3 > PART_BYTES && Buffer.byteLength(text) > PART_BYTES;
}

/**
 * Stores a text in items `<name>/<n>`. The name has to identify the text, so that concurrent writers write the same.
 *
 * @param expires when the parts expire, in seconds since 1970; absent = never
 * @returns the number of parts
 */
export async function keepText(table: Table, name: string, text: string, expires?: number): Promise<number> {
  const parts = cut(Buffer.from(text));
  const writes = parts.map((part, index): Write => {
    const key = `${name}/${index}`;
    const item = {
      [table.key]: { S: key },
      text: { B: part },
      ...(expires === undefined ? {} : { expires: { N: String(expires) } }),
    };
    return { key, item: formatTypedJson(item) };
  });
  await table.write(writes);
  return parts.length;
}

/** The texts of these names; `undefined` where a part is missing. */
export async function readTexts(
  table: Table,
  texts: readonly { name: string; parts: number }[],
): Promise<(string | undefined)[]> {
  const keys = texts.flatMap(({ name, parts }) =>
    Array.from({ length: parts }, (_, index) => `${name}/${index}`),
  );
  const items = keys.length === 0 ? undefined : await table.read(keys);
  return texts.map(({ name, parts }) => {
    const read = Array.from({ length: parts }, (_, index) => items?.get(`${name}/${index}`)?.text?.B);
    return read.every((part) => part !== undefined) ? Buffer.concat(read).toString() : undefined;
  });
}

function cut(whole: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0; from < whole.length || parts.length === 0; from += PART_BYTES) {
    parts.push(whole.subarray(from, from + PART_BYTES));
  }
  return parts;
}
