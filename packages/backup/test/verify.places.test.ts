import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { exportTable } from "../src/dynamodb/export/exportTable.ts";
import type { AttributeMap } from "../src/old/AttributeMap.ts";
import { parseBackupLocation } from "../src/location/parseBackupLocation.ts";
import { openSource } from "../src/openSource/openSource.ts";
import { openStorage } from "../src/storage/openStorage.ts";
import { verify } from "../src/verify/verify.ts";
import { backupFolder } from "./support/backupFolder.ts";
import { madeUpBooks, madeUpId } from "./support/madeUpBooks.ts";
import { useDynamoDb } from "./support/useDynamoDb.ts";
import { useLibrary } from "./support/useLibrary.ts";

const dynamoDb = useDynamoDb();
const library = useLibrary();

async function compare(from: string, against: string) {
  const database = () => library.executor;
  const sources = [
    await openSource(parseBackupLocation(from), { database }),
    await openSource(parseBackupLocation(against), { database }),
  ] as const;
  const report = await verify(...sources);
  for (const source of sources) await source.close();
  return report;
}

const oldItem = (n: number, more: AttributeMap = {}): AttributeMap => ({
  ...{ "type:id": { S: `Book:${madeUpId(n)}` }, "type:shelf": { S: "Book:Read" } },
  ...{ type: { S: "Book" }, id: { S: madeUpId(n) }, shelf: { S: "Read" } },
  ...{ title: { S: `Volume ${n}` }, author: { S: "Edition 1" } },
  ...{ addedAt: { N: String(1_577_836_800_000 + n) }, movedAt: { N: String(1_577_836_800_000 + n * 1_000) } },
  ...more,
});

test("a JSON backup against the table lists what the backup lacks", async () => {
  const table = await dynamoDb.table();
  await dynamoDb.put(
    table,
    ...[0, 1, 2, 3].map((n) => oldItem(n)),
    // What the walk that makes the backups leaves out, and what JSON can't say.
    oldItem(4, { movedAt: { N: "0" } }),
    oldItem(5, { tags: { SS: ["a", "b"] } }),
    oldItem(6, {
      "type:id": { S: `Book:${madeUpId(0xa6).toUpperCase()}` },
      id: { S: madeUpId(0xa6).toUpperCase() },
    }),
  );
  const books = [...madeUpBooks(6)].filter((_, n) => n !== 4);
  const folder = await backupFolder({
    "Book.json": books.map((book, n) => (n === 4 ? { ...book, tags: {} } : book)),
  });
  const report = await compare(folder, `dynamodb://${table}`);
  expect(report.counts).toMatchObject({ equal: 4, extra: 2, different: 1, missing: 0, settled: 0 });
  expect(report.differences.map(({ kind, id }) => [kind, id]).toSorted()).toEqual(
    [
      ["extra", madeUpId(4)],
      ["different", madeUpId(5)],
      ["extra", madeUpId(0xa6)],
    ].toSorted(),
  );
  const { fields } = report.differences.find(({ kind }) => kind === "different") ?? {};
  expect(fields?.map(({ path }) => path)).toContain("/tags");
});

test("a table, its export and the database are equal with the same items, and differ when one changes", async () => {
  const table = await dynamoDb.table();
  const numbers = Array.from({ length: 30 }, (_, n) => n);
  await dynamoDb.put(table, ...numbers.map((n) => oldItem(n)));
  const folder = await mkdtemp(join(tmpdir(), "billio-verify-places-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const storage = await openStorage({ kind: "path", path: folder });
  await exportTable(table, storage, {});
  await storage.close();
  for (const n of numbers) {
    await library.Mutate.createItem({
      ...{ type: "Book", id: madeUpId(n), shelf: "Read", title: `Volume ${n}`, author: "Edition 1" },
      ...{ addedAt: new Date(1_577_836_800_000 + n), movedAt: new Date(1_577_836_800_000 + n * 1_000) },
    });
  }
  const places = [`dynamodb://${table}`, folder, "dsql"];
  const hashes = new Set<string>();
  for (const [from, against] of [
    [0, 1],
    [1, 2],
    [2, 0],
  ] as const) {
    const report = await compare(places[from] ?? "", places[against] ?? "");
    expect(report).toMatchObject({ equal: true, counts: { equal: 30 } });
    hashes.add(report.from.hash).add(report.against.hash);
  }
  expect(hashes.size).toBe(1);
  await library.Mutate.updateItem({ type: "Book", id: madeUpId(7), rating: 3, title: "Renamed" });
  await library.Mutate.deleteItem({ type: "Book", id: madeUpId(8) });
  const report = await compare(folder, "dsql");
  expect(report.counts).toMatchObject({ equal: 28, different: 1, missing: 1 });
  expect(report.differences).toMatchObject([
    { kind: "different", id: madeUpId(7), fields: [{ path: "/rating" }, { path: "/title" }] },
    { kind: "missing", id: madeUpId(8) },
  ]);
});
