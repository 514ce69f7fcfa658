import type { Storage } from "../../src/storage/Storage.ts";
import { jsonBackupSource } from "../../src/formats/jsonBackup/jsonBackupSource.ts";
import { madeUpBooks } from "./madeUpBooks.ts";

// A program of its own, for its memory to be measured: reads a JSON backup of so many MiB that is made while it is read.
const mebibytes = Number(process.argv[2]);
const items = 1_000;
const book = (n: number, notes: string) =>
  JSON.stringify({
    ...[...madeUpBooks(1, n)][0],
    "type:id": `Book:00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    notes,
  });
const notes = 'ä \u2028 \\ " note '.repeat((mebibytes * 1024 * 1024) / items / 18);

const PIECE_BYTES = 64 * 1024;
async function* pieces(): AsyncGenerator<Buffer> {
  for (let n = 0; n < items; n++) {
    const bytes = Buffer.from(`${n === 0 ? "[" : ","}${book(n, notes)}${n === items - 1 ? "]" : ""}`);
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      // As a disk does: other things get their turn.
      await new Promise(setImmediate);
      yield bytes.subarray(at, at + PIECE_BYTES);
    }
  }
}
const storage = {
  stat: (name: string) => Promise.resolve({ name, bytes: mebibytes * 1024 * 1024, version: "1" }),
  read: pieces,
} as unknown as Storage;

let [read, rows, start, peak, done] = [0, 0, 0, 0, 0];
const source = await jsonBackupSource(
  { storage, place: "made up", files: [{ name: "Book.json", type: "Book" }], notRead: [], faults: [] },
  {},
);
for await (const chunk of source.read()) {
  read += chunk.items.length;
  for (const { row } of chunk.items) if (row !== undefined) rows++;
  done = chunk.done;
  const { rss } = process.memoryUsage();
  peak = Math.max(peak, rss);
  if (done < 30 * 1024 * 1024) start = peak;
}
console.log(
  JSON.stringify({ read, rows, megabytes: done / 1024 / 1024, startMb: start / 1e6, peakMb: peak / 1e6 }),
);
