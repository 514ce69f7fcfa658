import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { crc32c } from "../../../src/cdc/crc32c.ts";
import type { CdcFragment, CdcRow, CdcSource, ChunkedCdcRecord, FullCdcRecord } from "../../../src/index.ts";
import { parseExact } from "./parseExact.ts";

/** Times that JavaScript can't hold are text. */
type WithExactTimes<R extends { source: object; ts_ns: number }> = Omit<R, "source" | "ts_ns"> & {
  source: Omit<CdcSource, "ts_ns"> & { ts_ns: string };
  ts_ns: string;
};

/** A record with its images in one piece. */
export type ReadRecord = Omit<WithExactTimes<FullCdcRecord>, "type">;

/** The lines in a folder, in the order of writing, but for files that the set names. */
export async function readLines(folder: string, done = new Set<string>()): Promise<string[]> {
  const lines: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (name.startsWith(".") || done.has(name)) continue;
    expect(name).toMatch(/^cdc-\d{19}-\d{6}\.jsonl$/);
    done.add(name);
    const text = await readFile(join(folder, name), "utf8");
    expect(text.endsWith("\n")).toBe(true);
    lines.push(...text.split("\n").slice(0, -1));
  }
  return lines;
}

/** The records of lines, fragments joined and their checksums compared. */
export function recordsOf(lines: readonly string[]): ReadRecord[] {
  const fragments = new Map<string, Map<number, string>>();
  const records: (WithExactTimes<FullCdcRecord> | WithExactTimes<ChunkedCdcRecord>)[] = [];
  for (const line of lines) {
    const parsed = parseExact(line) as CdcFragment | (typeof records)[number];
    if (parsed.type !== "fragment") {
      records.push(parsed);
      continue;
    }
    const parts = fragments.get(parsed.chunk_id) ?? new Map<number, string>();
    fragments.set(parsed.chunk_id, parts.set(parsed.index, parsed.data));
  }
  return records.map((record) => {
    if (record.type === "full") return record;
    const { chunked, ...rest } = record;
    const image = (name: "before" | "after"): CdcRow | null => {
      const chunks = chunked[name];
      if (!chunks) return record[name] ?? null;
      expect(rest).not.toHaveProperty(name);
      const parts = fragments.get(chunks.chunk_id) ?? new Map<number, string>();
      const order = Array.from({ length: chunks.total_fragments }, (_, at) => at);
      expect([...parts.keys()].sort((a, b) => a - b)).toEqual(order);
      const text = order.map((at) => parts.get(at) ?? "").join("");
      expect(String(crc32c(Buffer.from(text)))).toBe(chunks.crc32c);
      return parseExact(text) as CdcRow;
    };
    return { ...rest, before: image("before"), after: image("after") };
  });
}

/** `op schema.table before after` of each record. */
export function told(records: readonly ReadRecord[]): string[] {
  return records.map(({ op, source, before, after }) =>
    [op, `${source.schema}.${source.table}`, JSON.stringify(before ?? after)].join(" "),
  );
}

/** The rows that records leave of a table, by key: of each the one of the latest commit. */
export function replayed(records: readonly ReadRecord[], table: string, key: string): unknown[] {
  const latest = new Map<unknown, ReadRecord>();
  for (const record of records) {
    if (record.source.table !== table) continue;
    const id = (record.after ?? record.before)?.[key];
    const known = latest.get(id);
    if (!known || BigInt(record.source.ts_ns) > BigInt(known.source.ts_ns)) latest.set(id, record);
  }
  return [...latest]
    .filter(([, { after }]) => after !== null)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, { after }]) => after);
}
