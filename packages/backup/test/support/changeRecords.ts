import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { itemRow, type StoredRow } from "@mattb.tech/billio-data/bulk";
import type { Change } from "../../src/follow/record/ChangeRecord.ts";
import { crc32c } from "../../src/follow/record/crc32c.ts";

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function idOf(number: number): string {
  return `0000000a-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

const BEGIN = 1_775_074_947_790_874_837n;

/** A change of an item of this number, the `step`-th that is committed. */
export function changeOf(
  number: number,
  step: number,
  fields: Record<string, unknown> | "deleted" = {},
): Change {
  const ts = BEGIN + BigInt(step);
  if (fields === "deleted") return { id: idOf(number), ts, row: undefined };
  const { row, faults } = itemRow({
    type: "Book",
    id: idOf(number),
    shelf: "Read",
    title: `Book ${number} at ${step}`,
    notes: `"${step}"\u2028`,
    addedAt: new Date(1_700_000_000_000),
    movedAt: new Date(1_700_000_000_000 + step),
    ...fields,
  });
  if (row === undefined) throw new Error(JSON.stringify(faults));
  return { id: idOf(number), ts, row };
}

/** Changes of a number of items as they were committed: made, changed, deleted, made again, some as another type. */
export function history(random: () => number, items: number, changes: number): Change[] {
  const alive = new Set<number>();
  return Array.from({ length: changes }, (_, step) => {
    const number = Math.floor(random() * items);
    if (alive.has(number) && random() < 0.2) {
      alive.delete(number);
      return changeOf(number, step, "deleted");
    }
    alive.add(number);
    return changeOf(
      number,
      step,
      random() < 0.1 ? { type: "Feature", hoursPlayed: 1.5 } : { rating: 1 + (step % 10) },
    );
  });
}

/** What is left of a history: the latest row of each item that isn't deleted. */
export function endOf(changes: readonly Change[]): StoredRow[] {
  const latest = new Map<string, Change>();
  for (const change of changes)
    if (change.ts > (latest.get(change.id)?.ts ?? 0n)) latest.set(change.id, change);
  return [...latest.values()].flatMap(({ row }) => (row === undefined ? [] : [row]));
}

/** A change as DSQL writes it. */
export function recordOf(change: Change, op?: string): string {
  return JSON.stringify(parts(change, op)).replace('"TS"', String(change.ts));
}

/** The same in pieces: the record, and fragments of its image of this many characters. */
export function piecesOf(change: Change, characters: number): string[] {
  const record = parts(change);
  const image = JSON.stringify(record.after);
  const chunk_id = `chunk-of-${change.ts}`;
  const pieces: string[] = [];
  for (let from = 0; from < image.length; from += characters)
    pieces.push(image.slice(from, from + characters));
  const chunked = { after: { chunk_id, total_fragments: pieces.length, crc32c: String(crc32c(image)) } };
  const { after: _, ...rest } = record;
  return [
    JSON.stringify({ ...rest, type: "chunked", chunked }).replace('"TS"', String(change.ts)),
    ...pieces.map((data, index) => JSON.stringify({ type: "fragment", chunk_id, index, data })),
  ];
}

/** Records in disorder: shuffled, a part of them twice or thrice, a part of them in pieces. */
export function disorder(random: () => number, changes: readonly Change[]): string[] {
  const records = changes.flatMap((change) =>
    change.row !== undefined && random() < 0.05 ? piecesOf(change, 150) : [recordOf(change)],
  );
  const repeated = records.flatMap((record) => (random() < 0.15 ? [record, record, record] : [record]));
  return shuffled(random, repeated);
}

export function shuffled<T>(random: () => number, values: readonly T[]): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** Writes records into a folder as files that appear whole. */
export async function writeRecords(folder: string, records: readonly string[], perFile = 100): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let from = 0; from < records.length; from += perFile) {
    const name = `cdc-${String(files++).padStart(16, "0")}.jsonl`;
    const text = records.slice(from, from + perFile).map((record) => `${record}\n`);
    await writeFile(join(folder, `.${name}`), text.join(""));
    await rename(join(folder, `.${name}`), join(folder, name));
  }
}
let files = 0;

function parts({ id, row }: Change, op = row === undefined ? "d" : "u") {
  const source = {
    version: "1.0",
    ts_ms: 1_775_074_947_790,
    ts_ns: "TS",
    txId: "aaaaaaaaaaaaaaaaaaaaaaaaaa",
    schema: "public",
    table: "items",
    db: "postgres",
    cluster: "aaaaaaaaaaaaaaaaaaaaaaaaaa",
  };
  const before = row === undefined ? { id } : null;
  return {
    type: "full",
    op,
    before,
    after: row === undefined ? null : image(row),
    source,
    ts_ms: 1,
    ts_ns: 1_000_000,
  };
}

function image(row: Readonly<StoredRow>) {
  const number = (text: string | null) => (text === null ? null : Number(text));
  const micros = (text: string | null) => Date.parse(text ?? "") * 1_000;
  return {
    id: row.id,
    type: row.type,
    shelf: row.shelf,
    title: row.title,
    rating: number(row.rating),
    image_url: row.imageUrl,
    image_width: number(row.imageWidth),
    image_height: number(row.imageHeight),
    image_sizes: row.imageSizes,
    external_id: row.externalId,
    notes: row.notes,
    added_at: micros(row.addedAt),
    moved_at: micros(row.movedAt),
    series_id: row.seriesId,
    data: row.data,
  };
}
