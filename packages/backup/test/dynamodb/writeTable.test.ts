import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { dynamoDbSource } from "../../src/dynamodb/dynamoDbSource.ts";
import type { Doomed } from "../../src/dynamodb/write/mirror.ts";
import type { TableReport } from "../../src/dynamodb/write/TableReport.ts";
import { writeTable, type WriteTableOptions } from "../../src/dynamodb/write/writeTable.ts";
import type { AttributeMap } from "../../src/old/AttributeMap.ts";
import { canonicalAttributes } from "../../src/old/canonicalAttributes.ts";
import { fromAttributes } from "../../src/old/fromAttributes.ts";
import { BackupLocationError } from "../../src/location/BackupLocationError.ts";
import type { Source, SourceItem } from "../../src/source/Source.ts";
import { meddle } from "../support/meddle.ts";
import { oldBook, oldBookId } from "../support/oldBook.ts";
import { sampleItems } from "../support/sampleItems.ts";
import { useDynamoDb } from "../support/useDynamoDb.ts";

const dynamoDb = useDynamoDb();
const endpoint = () => dynamoDb.env.AWS_ENDPOINT_URL_DYNAMODB ?? "";

/** Items in memory as a source. */
function sourceOf(items: Partial<SourceItem>[]): Source {
  return {
    description: "items of a test",
    kind: "backup",
    place: "test",
    size: { unit: "items", total: items.length },
    notRead: [],
    faults: [],
    fingerprint: "",
    async *read() {
      await Promise.resolve();
      const whole = items.map((item, index) => ({
        at: { file: "test.jsonl", item: index + 1 },
        faults: [],
        raw: () => ({ form: "row" as const, text: `item ${index + 1}` }),
        ...item,
      }));
      yield { items: whole, faults: [], done: whole.length };
    },
    close: () => Promise.resolve(),
  };
}

const item = (attributes: AttributeMap, more: Partial<StoredRow> = {}): Partial<SourceItem> => {
  const { id, row } = fromAttributes(attributes);
  return { ...(id === undefined ? {} : { id }), ...(row === undefined ? {} : { row: { ...row, ...more } }) };
};
const books = (count: number, from = 0) => Array.from({ length: count }, (_, n) => oldBook(from + n));
const sorted = (items: AttributeMap[]) => items.map(canonicalAttributes).sort();
const totals = ({ types }: TableReport) => {
  const sum = { read: 0, created: 0, equal: 0, replaced: 0, kept: 0, rejected: 0 };
  for (const counts of Object.values(types)) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += counts[name];
  }
  return Object.fromEntries(Object.entries(sum).filter(([, count]) => count > 0));
};
const temporaryFolders = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith("billio-table-"));
/** Those that other processes on this machine have left. */
let foreignFolders: string[] = [];
beforeAll(async () => {
  foreignFolders = await temporaryFolders();
});

async function rejectsFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "billio-rejects-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "rejects.jsonl");
}

async function meddled(answer: Parameters<typeof meddle>[1]) {
  const { endpoint: between, counts } = await meddle(endpoint(), answer);
  return {
    client: new DynamoDBClient({ endpoint: between, maxAttempts: 1 }),
    counts,
    waits: [1, 1, 1, 1, 1, 1],
  };
}

test("a table is written from another one's rows, types included, and a second time changes nothing", async () => {
  const [from, to] = [await dynamoDb.table(), await dynamoDb.table()];
  const items = [...new Map(sampleItems(60).map((each) => [each.id?.S?.toLowerCase(), each])).values()];
  await dynamoDb.put(from, ...items.filter((each) => each.id));
  const source = await dynamoDbSource(from);
  onTestFinished(() => source.close());
  const count = (await dynamoDb.all(from)).length;
  const dry = await writeTable(source, to, { dryRun: true });
  expect([dry.outcome, totals(dry)]).toEqual(["done", { read: count, created: count }]);
  expect(await dynamoDb.all(to)).toEqual([]);
  const first = await writeTable(source, to);
  expect([first.outcome, first.faults, totals(first)]).toEqual(["done", [], { read: count, created: count }]);
  expect(sorted(await dynamoDb.all(to))).toEqual(sorted(await dynamoDb.all(from)));
  for (const onConflict of ["fail", "replace", "skip"] as const) {
    const again = await writeTable(source, to, { onConflict });
    expect([again.outcome, totals(again)]).toEqual(["done", { read: count, equal: count }]);
  }
  expect((await temporaryFolders()).filter((name) => !foreignFolders.includes(name))).toEqual([]);
});

test("throttling, unprocessed items, cut connections and lost answers change nothing in the end", async () => {
  for (const onConflict of ["fail", "replace"] as const) {
    const table = await dynamoDb.table();
    await dynamoDb.put(table, oldBook(0));
    let lost = 0;
    const answer: Parameters<typeof meddle>[1] = ({ operation, body, before }) => {
      if (operation === "BatchWriteItem" && before % 2 === 0) {
        const requests = Object.values(body.RequestItems as Record<string, unknown[]>)[0] ?? [];
        return { json: { UnprocessedItems: { [table]: requests } } };
      }
      if (before % 3 === 1) return { error: "ProvisionedThroughputExceededException" };
      if (before % 5 === 3) {
        lost++;
        return "cut";
      }
      return undefined;
    };
    const report = await writeTable(sourceOf(books(60).map((each) => item(each))), table, {
      onConflict,
      ...(await meddled(answer)),
    });
    expect([report.error, totals(report)]).toEqual([undefined, { read: 60, created: 59, equal: 1 }]);
    expect(lost).toBeGreaterThan(0);
    expect(sorted(await dynamoDb.all(table))).toEqual(sorted(books(60)));
  }
});

test("an item whose answer got lost counts as created, and one that another has written ends it", async () => {
  const table = await dynamoDb.table();
  const write = (attributes: AttributeMap) => dynamoDb.put(table, attributes);
  const other = await meddled(async ({ operation, before }) => {
    if (operation === "PutItem" && before === 0) await write(oldBook(1));
    return undefined;
  });
  const same = await writeTable(sourceOf([item(oldBook(1))]), table, other);
  expect([same.outcome, totals(same)]).toEqual(["done", { read: 1, created: 1 }]);
  const differing = await meddled(async ({ operation, before }) => {
    if (operation === "PutItem" && before === 0) await write(oldBook(2, { notes: { S: "theirs" } }));
    return undefined;
  });
  const failed = await writeTable(sourceOf([item(oldBook(2))]), table, differing);
  expect([failed.outcome, failed.error?.message]).toEqual([
    "failed",
    `dynamodb://${table}: somebody else has written the item ${oldBookId(2)} meanwhile; run it again`,
  ]);
});

test("one that is stopped, or fails, is finished by another run", async () => {
  const table = await dynamoDb.table();
  const stop = new AbortController();
  const stopping = await meddled(({ operation, before }) => {
    if (operation === "PutItem" && before === 20) stop.abort();
    return undefined;
  });
  const source = sourceOf(books(100).map((each) => item(each)));
  const stopped = await writeTable(source, table, { ...stopping, signal: stop.signal });
  expect(stopped.outcome).toBe("interrupted");
  const failing = await meddled(({ operation, before }) =>
    operation === "PutItem" && before === 20 ? { error: "ValidationException" } : undefined,
  );
  const failed = await writeTable(source, table, failing);
  expect([failed.outcome, failed.error?.message]).toEqual([
    "failed",
    `dynamodb://${table}: ValidationException: later`,
  ]);
  const written = (await dynamoDb.all(table)).length;
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(100);
  const last = await writeTable(source, table);
  expect([last.outcome, totals(last)]).toEqual([
    "done",
    { read: 100, created: 100 - written, equal: written },
  ]);
  expect(sorted(await dynamoDb.all(table))).toEqual(sorted(books(100)));
});

test("items that don't fit the table or differ are reported before anything is written, and go to the rejects", async () => {
  const table = await dynamoDb.table();
  await dynamoDb.put(table, oldBook(1, { notes: { S: "theirs" } }));
  const source = sourceOf([
    item(oldBook(1)),
    item(oldBook(2)),
    item(oldBook(3), { title: "長".repeat(400) }),
    { id: oldBookId(4), faults: [{ field: "rating", reason: "is wrong" }] },
    item(oldBook(2)),
    item(oldBook(5), { movedAt: "2020-01-01 00:00:00.000001+00" }),
  ]);
  const refused = await writeTable(source, table);
  expect([refused.outcome, refused.faultCount]).toEqual(["refused", 5]);
  expect((await dynamoDb.all(table)).length).toBe(1);
  const told = refused.faults
    .map(({ item: number, field, reason }) => `${number ?? 0} ${field ?? ""} ${reason}`)
    .sort();
  expect(told).toEqual([
    "1  differs from the item of this key in the table, in notes",
    expect.stringMatching(/^3 title must not be longer than 1024 bytes/),
    "4 rating is wrong",
    "5  has an id that is used before, by item 2 of test.jsonl",
    expect.stringMatching(/^6 movedAt must not be finer than a millisecond/),
  ]);
  const rejects = await rejectsFile();
  const report = await writeTable(source, table, { rejects });
  expect([report.outcome, report.rejects, totals(report)]).toEqual([
    "done",
    rejects,
    { read: 6, created: 1, rejected: 5 },
  ]);
  const lines = (await readFile(rejects, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(lines).toContainEqual({
    file: "test.jsonl",
    item: 4,
    id: oldBookId(4),
    reasons: [{ field: "rating", reason: "is wrong" }],
    raw: { form: "row", text: "item 4" },
  });
  expect(lines).toContainEqual(
    expect.objectContaining({
      item: 1,
      reasons: [{ reason: told[0]?.slice(3) }],
      raw: { form: "row", text: "item 1" },
    }),
  );
  expect(lines).toHaveLength(5);
});

test.each<[onConflict: WriteTableOptions["onConflict"], counts: object, notes: string]>([
  ["skip", { read: 2, kept: 2 }, "theirs"],
  ["replace", { read: 2, replaced: 2 }, "ours"],
])(
  "an item that differs is left or replaced, also under the key of another type (%s)",
  async (onConflict, counts, notes) => {
    const table = await dynamoDb.table();
    const key = (type: string) => ({
      "type:id": { S: `${type}:${oldBookId(2)}` },
      type: { S: type },
      "type:shelf": { S: `${type}:Read` },
    });
    await dynamoDb.put(
      table,
      oldBook(1, { notes: { S: "theirs" } }),
      oldBook(2, { ...key("Movie"), notes: { S: "theirs" } }),
    );
    const ours = [
      oldBook(1, { notes: { S: "ours" } }),
      oldBook(2, { ...key("Feature"), category: { S: "watching" }, notes: { S: "ours" } }),
    ];
    const report = await writeTable(sourceOf(ours.map((each) => item(each))), table, { onConflict });
    expect([report.outcome, totals(report)]).toEqual(["done", counts]);
    const stored = await dynamoDb.all(table);
    expect(stored.map((each) => each.notes?.S)).toEqual([notes, notes]);
    if (onConflict === "replace") expect(sorted(stored)).toEqual(sorted(ours));
  },
);

test("a mirror deletes what the source hasn't, once that is confirmed", async () => {
  const table = await dynamoDb.table();
  const capitals = {
    "type:id": { S: `Book:ABCDEF00-0000-4000-8000-000000000000` },
    id: { S: "ABCDEF00-0000-4000-8000-000000000000" },
  };
  await dynamoDb.put(table, ...books(40), oldBook(99, capitals), { "type:id": { S: "odd" } });
  const wanted = [...books(30, 1), oldBook(3, { title: { S: "Another" } })].filter(
    (each, _, all) => all.findLast(({ id }) => id?.S === each.id?.S) === each,
  );
  const source = sourceOf(wanted.map((each) => item(each)));
  let told: Doomed | undefined;
  const no = await writeTable(source, table, { mirror: (doomed) => ((told = doomed), false) });
  expect([no.outcome, no.refusal]).toEqual(["refused", "it was not confirmed"]);
  expect(told).toMatchObject({ count: 12, types: { Book: 11, "": 1 } });
  expect(told?.keys).toContain("odd");
  const yes = await writeTable(source, table, { mirror: () => true });
  expect([yes.outcome, totals(yes), yes.deletions.deleted]).toEqual([
    "done",
    { read: 30, equal: 29, replaced: 1 },
    12,
  ]);
  expect(sorted(await dynamoDb.all(table))).toEqual(sorted(wanted));
});

test("deletions of an incremental export are done under whatever key", async () => {
  const table = await dynamoDb.table();
  await dynamoDb.put(table, oldBook(1), oldBook(2));
  const source = sourceOf([
    item(oldBook(3)),
    { id: oldBookId(1), deleted: true },
    { id: oldBookId(9), deleted: true },
  ]);
  const report = await writeTable(source, table);
  expect(report.deletions).toEqual({ read: 2, deleted: 1, absent: 1, rejected: 0 });
  expect(sorted(await dynamoDb.all(table))).toEqual(sorted([oldBook(2), oldBook(3)]));
});

test("a missing table is rejected", async () => {
  await expect(writeTable(sourceOf([]), "Nowhere")).rejects.toThrow(BackupLocationError);
});

test("an item deleted under one key and there under another stays; rejects aren't written over their source", async () => {
  const table = await dynamoDb.table();
  const [one, two] = books(2) as [AttributeMap, AttributeMap];
  const gone = (n: number) => ({ id: oldBookId(n), deleted: true as const });
  const source = sourceOf([gone(0), item(one), item(two), gone(1), gone(2), gone(2)]);
  const report = await writeTable(source, table);
  expect(report).toMatchObject({ outcome: "done", faultCount: 0, deletions: { read: 4, absent: 4 } });
  expect(report.types.Book.created).toBe(2);

  const path = await rejectsFile();
  const rejects = { ...sourceOf([]), kind: "rejects" as const, place: path };
  await expect(writeTable(rejects, table, { rejects: path })).rejects.toThrow("is what is imported");
});
