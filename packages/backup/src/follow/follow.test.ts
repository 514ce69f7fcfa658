import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  changeOf,
  disorder,
  endOf,
  history,
  idOf,
  piecesOf,
  recordOf,
  seeded,
  shuffled,
  writeRecords,
} from "../../test/support/changeRecords.ts";
import { seedOf } from "../../test/support/seed.ts";
import { useDynamoDb } from "../../test/support/useDynamoDb.ts";
import type { AttributeMap } from "../old/AttributeMap.ts";
import { toAttributes } from "../old/toAttributes.ts";
import { Follower } from "./apply/Follower.ts";
import type { Change } from "./record/ChangeRecord.ts";
import { follow, type FollowOptions, type RejectedRecord } from "./follow.ts";
import { createStateTable } from "./state/createStateTable.ts";

const seed = seedOf("Records are disordered");

const dynamoDb = useDynamoDb();
let table: string;
let folder: string;
beforeEach(async () => {
  table = await dynamoDb.table();
  folder = await mkdtemp(join(tmpdir(), "billio-follow-"));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (more: Partial<FollowOptions> = {}) =>
  follow({ folder, table, client: dynamoDb.client, once: true, ...more });
const follower = async () => {
  await createStateTable(dynamoDb.client, `${table}-follow`);
  return new Follower({ client: dynamoDb.client, table });
};
const byKey = (items: readonly AttributeMap[]) =>
  [...items].sort((a, b) => ((a["type:id"]?.S ?? "") < (b["type:id"]?.S ?? "") ? -1 : 1));
const expectTable = async (rows: readonly StoredRow[]) => {
  expect(byKey(await dynamoDb.all(table))).toEqual(byKey(rows.map((row) => toAttributes(row).attributes)));
};

test("the table ends as the database, whatever the order of records, however often and in how many pieces they come", async () => {
  const random = seeded(seed);
  const changes = history(random, 40, 300);
  const records = disorder(random, changes);
  await writeRecords(folder, records);
  const report = await run();
  await expectTable(endOf(changes));
  expect(report).toMatchObject({ outcome: "done", records: records.length, rejected: 0, incomplete: [] });
  expect(
    report.applied + report.older + report.duplicates + report.fragmentsJoined + report.fragmentsWaiting,
  ).toBe(records.length);
  const again = await run();
  expect(again).toMatchObject({ records: records.length, applied: 0, rejected: 0, incomplete: [] });
  await expectTable(endOf(changes));
});

test("several at once, some of their batches given twice, leave the table as the database", async () => {
  const random = seeded(seed + 1);
  const changes = history(random, 30, 200);
  const records = disorder(random, changes);
  const batches = Array.from({ length: 20 }, (_, index) =>
    records.filter((__, place) => place % 20 === index),
  );
  const all = shuffled(random, [...batches, ...batches.filter(() => random() < 0.3)]);
  const worker = async () => {
    const one = await follower();
    for (let batch = all.pop(); batch !== undefined; batch = all.pop()) await one.apply(batch);
  };
  await createStateTable(dynamoDb.client, `${table}-follow`);
  await Promise.all([worker(), worker(), worker()]);
  await expectTable(endOf(changes));
});

test("who was stopped between two requests, anywhere, is made good by whoever gets the records again", async () => {
  await createStateTable(dynamoDb.client, `${table}-follow`);
  const before = [changeOf(1, 1), changeOf(2, 1, { type: "Feature" }), changeOf(3, 1)];
  const after = [changeOf(1, 2), changeOf(2, 2, { type: "Book" }), changeOf(3, 2, "deleted"), changeOf(4, 2)];
  let stops = 0;
  for (let isStopped = true; isStopped; stops++) {
    for (const number of [1, 2, 3, 4]) await forget(number);
    await (await follower()).apply(before.map((change) => recordOf(change)));
    isStopped = await applyAndStop(after, stops);
    await (await follower()).apply(after.map((change) => recordOf(change)));
    await expectTable(endOf(after));
  }
  // Two requests at least of each step, with and without their effect.
  expect(stops).toBeGreaterThan(10);
});

test("who writes late writes again what is right: an older change, held back before its item is written", async () => {
  const [older, newer] = [changeOf(1, 1, { type: "Feature" }), changeOf(1, 2)];
  await createStateTable(dynamoDb.client, `${table}-follow`);
  const client = clientOf();
  const barrier = later();
  const isHeld = later();
  let written = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === "BatchWriteItemCommand" && ++written === 1) {
        isHeld.resolve();
        await barrier.promise;
      }
      return next(args);
    },
    { step: "initialize" },
  );
  const late = new Follower({ client, table }).apply([recordOf(older)]);
  await isHeld.promise;
  await (await follower()).apply([recordOf(newer)]);
  await expectTable(endOf([newer]));
  barrier.resolve();
  expect(await late).toMatchObject([{ kind: "applied" }]);
  // Once too late, and once more.
  expect(written).toBe(2);
  await expectTable(endOf([newer]));
  client.destroy();
});

test("a second run reads, and writes nothing", async () => {
  const random = seeded(seed + 2);
  const changes = history(random, 50, 200);
  await writeRecords(
    folder,
    changes.map((change) => recordOf(change)),
  );
  await run();
  const client = clientOf();
  const sent = new Map<string, number>();
  client.middlewareStack.add(
    (next, context) => (args) => {
      const name = context.commandName ?? "";
      sent.set(name, (sent.get(name) ?? 0) + 1);
      return next(args);
    },
    { step: "initialize" },
  );
  expect(await run({ client })).toMatchObject({
    applied: 0,
    older: 200 - new Set(changes.map(({ id }) => id)).size,
  });
  expect(Object.fromEntries(sent)).toEqual({ DescribeTableCommand: 2, BatchGetItemCommand: 2 });
  client.destroy();
});

test("an item of which nothing was known yet is found where the old table has it: Movie, or an id in capitals", async () => {
  const old = (type: string, id: string): AttributeMap => ({
    "type:id": { S: `${type}:${id}` },
    type: { S: type },
    id: { S: id },
  });
  await dynamoDb.put(
    table,
    old("Movie", idOf(1)),
    old("Book", idOf(2).toUpperCase()),
    old("Movie", idOf(3)),
    old("Book", idOf(4)),
    old("Book", idOf(5)),
  );
  const changes = [
    changeOf(1, 1, "deleted"),
    changeOf(2, 2, "deleted"),
    // It goes on under its key while the item says so, and under another when it doesn't any more.
    changeOf(3, 3, { type: "Feature", $dynamodb: { type: "Movie" } }),
    changeOf(4, 4, { type: "VideoGame" }),
    changeOf(5, 5, { $dynamodb: { id: idOf(5).toUpperCase() } }),
  ];
  await writeRecords(
    folder,
    changes.map((change) => recordOf(change)),
  );
  await run();
  await expectTable(endOf(changes));
  expect((await dynamoDb.all(table)).map((item) => item["type:id"]?.S).sort()).toEqual(
    [`Movie:${idOf(3)}`, `VideoGame:${idOf(4)}`, `Book:${idOf(5).toUpperCase()}`].sort(),
  );
});

test("an item in upper case that was deleted and created again under another key is deleted for any order of the changes", async () => {
  const [gone, anew] = [recordOf(changeOf(1, 1, "deleted")), recordOf(changeOf(1, 2), "c")];
  for (const batches of [[[gone], [anew]], [[anew], [gone]], [[anew, gone]], [[gone, anew]]]) {
    const id = idOf(1).toUpperCase();
    await dynamoDb.put(table, { "type:id": { S: `Book:${id}` }, type: { S: "Book" }, id: { S: id } });
    const one = await follower();
    for (const batch of batches) await one.apply(batch);
    await expectTable(endOf([changeOf(1, 2)]));
    await forget(1);
  }
});

test("an older change after a deletion revives nothing, not in another run either", async () => {
  await writeRecords(folder, [recordOf(changeOf(1, 2, "deleted")), recordOf(changeOf(2, 2, "deleted"))]);
  await run();
  await rm(folder, { recursive: true });
  await writeRecords(folder, [recordOf(changeOf(1, 1)), recordOf(changeOf(2, 2, "deleted"), "d")]);
  expect(await run()).toMatchObject({ older: 1, duplicates: 1, applied: 0 });
  await expectTable([]);
});

test("invalid records and those that don't fit the old table are reported with file and line; the rest is applied", async () => {
  const long = changeOf(2, 2, { title: "長".repeat(400) });
  const good = changeOf(3, 3);
  await writeRecords(folder, [
    recordOf(changeOf(2, 1)),
    recordOf(long),
    "{",
    recordOf(good),
    '{"type":"fragment"}',
  ]);
  const rejected: RejectedRecord[] = [];
  const report = await run({ onRejected: (record) => rejected.push(record) });
  expect(report).toMatchObject({ records: 5, applied: 2, rejected: 3 });
  expect(rejected.map(({ line, id, reasons }) => [line, id, reasons[0]?.field])).toEqual([
    [2, idOf(2), "title"],
    [3, undefined, "the record"],
    [5, undefined, "data"],
  ]);
  expect(rejected[0]).toMatchObject({
    file: expect.stringContaining(folder) as string,
    raw: { form: "change", text: recordOf(long) },
  });
  await expectTable(endOf([changeOf(2, 1), good]));
  // It is no longer held up once there is a change that can be written, nor reported any more.
  await writeRecords(folder, [recordOf(changeOf(2, 4))]);
  expect(await run()).toMatchObject({ applied: 1, older: 2, duplicates: 1, rejected: 2 });
  await expectTable(endOf([changeOf(2, 4), good]));
});

test("a write that DynamoDB rejects affects its own item only", async () => {
  // An attribute of an index's key, of another type than the table was made with.
  await dynamoDb.client.send(new DeleteTableCommand({ TableName: table }));
  await dynamoDb.client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "type:id", KeyType: "HASH" }],
      AttributeDefinitions: [
        { AttributeName: "type:id", AttributeType: "S" },
        { AttributeName: "rating", AttributeType: "S" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "rating",
          KeySchema: [{ AttributeName: "rating", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
  await writeRecords(folder, [
    recordOf(changeOf(1, 1)),
    recordOf(changeOf(2, 2, { rating: 5 })),
    recordOf(changeOf(3, 3)),
  ]);
  const rejected: RejectedRecord[] = [];
  for (const applied of [2, 0]) {
    expect(await run({ onRejected: (record) => rejected.push(record) })).toMatchObject({
      applied,
      rejected: 1,
    });
  }
  expect(rejected.map(({ id }) => id)).toEqual([idOf(2), idOf(2)]);
  expect(rejected[0]?.reasons[0]?.reason).toContain("DynamoDB refuses it");
  await expectTable(endOf([changeOf(1, 1), changeOf(3, 3)]));
});

test("pieces of a record are kept until all are there, whoever gets them, and come again without harm", async () => {
  const change = changeOf(1, 1, { notes: "é".repeat(200) });
  const [record = "", ...fragments] = piecesOf(change, 100);
  expect(fragments.length).toBeGreaterThan(3);
  const [first = "", ...others] = shuffled(seeded(seed), fragments);
  await writeRecords(folder, [first, first, recordOf(changeOf(2, 1))]);
  expect(await run()).toMatchObject({
    applied: 1,
    fragmentsWaiting: 2,
    incomplete: [`chunk-of-${change.ts}`],
  });
  const one = await follower();
  expect(await one.apply([record, ...others.slice(1)])).toEqual(
    Array.from({ length: others.length }, () => ({ kind: "waiting", chunkId: `chunk-of-${change.ts}` })),
  );
  await expectTable(endOf([changeOf(2, 1)]));
  expect(await (await follower()).apply([others[0] ?? ""])).toMatchObject([
    { kind: "applied", ts: change.ts },
  ]);
  await expectTable(endOf([change, changeOf(2, 1)]));
  expect(await one.apply([record, first])).toMatchObject([{ kind: "duplicate" }, { kind: "joined" }]);
  expect(await one.apply([first])).toMatchObject([{ kind: "joined" }]);
  await one.apply([recordOf(changeOf(1, 2, "deleted")), first, record]);
  await expectTable(endOf([changeOf(2, 1)]));
});

test("the last two pieces, kept by two consumers at the same time, are joined", async () => {
  const changes = Array.from({ length: 20 }, (_, number) => changeOf(number, number));
  const pieces = changes.map((change) => piecesOf(change, 100_000));
  const [one, other] = [await follower(), await follower()];
  await Promise.all([
    one.apply(pieces.map(([record = ""]) => record)),
    other.apply(pieces.map(([, fragment = ""]) => fragment)),
  ]);
  await expectTable(endOf(changes));
});

test("fragments that don't match their checksum are rejected, and nothing of them is applied", async () => {
  const pieces = piecesOf(changeOf(1, 1), 100).map((text) => text.replace(/"crc32c":"\d+"/, '"crc32c":"1"'));
  const results = await (await follower()).apply(pieces);
  expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(["rejected"]));
  expect(results[0]).toMatchObject({ faults: [{ field: "chunked.after.crc32c" }] });
  await expectTable([]);
});

test("images and fragments that are too long for one item of the state table are kept in parts", async () => {
  const large = changeOf(1, 1, { notes: "長".repeat(120_000) });
  const pieces = piecesOf(changeOf(2, 2, { notes: "長".repeat(125_000) }), 110_000);
  const one = await follower();
  await one.apply([recordOf(large), ...pieces]);
  await expectTable(endOf([large, changeOf(2, 2, { notes: "長".repeat(125_000) })]));
  expect(await one.apply([recordOf(large), recordOf(changeOf(1, 0))])).toMatchObject([
    { kind: "duplicate" },
    { kind: "older" },
  ]);
  await one.apply([recordOf(changeOf(1, 2)), recordOf(changeOf(2, 3, "deleted"))]);
  await expectTable(endOf([changeOf(1, 2)]));
});

test("files that appear are applied as they come, until it is aborted between two batches", async () => {
  const stop = new AbortController();
  const reports: number[] = [];
  const following = run({
    once: false,
    signal: stop.signal,
    onBatch: ({ records, lagMs }) => {
      reports.push(records);
      expect(lagMs).toBeGreaterThan(0);
      if (reports.length === 1)
        void writeRecords(folder, [recordOf(changeOf(1, 2)), recordOf(changeOf(2, 1))]);
      if (reports.length === 2) stop.abort();
    },
  });
  await writeRecords(folder, [recordOf(changeOf(1, 1))]);
  expect(await following).toMatchObject({ outcome: "interrupted", applied: 3 });
  expect(reports).toEqual([1, 2]);
  await expectTable(endOf([changeOf(1, 2), changeOf(2, 1)]));
});

test("who is aborted while DynamoDB can't be reached ends at once, and what he began comes again", async () => {
  await writeRecords(folder, [recordOf(changeOf(1, 1))]);
  await run();
  await writeRecords(folder, [recordOf(changeOf(1, 2))]);
  const client = clientOf();
  const stop = new AbortController();
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName !== "BatchWriteItemCommand") return next(args);
        // In the midst of the waits, which take two minutes in all.
        setImmediate(() => {
          stop.abort();
        });
        return Promise.reject(Object.assign(new Error("gone"), { code: "ECONNREFUSED" }));
      },
    { step: "initialize" },
  );
  const report = await run({ client, signal: stop.signal });
  expect(report).toMatchObject({ outcome: "interrupted", records: 0 });
  await expectTable(endOf([changeOf(1, 1)]));
  expect(await run()).toMatchObject({ outcome: "done", duplicates: 1, older: 1 });
  await expectTable(endOf([changeOf(1, 2)]));
  client.destroy();
});

test("a line longer than any record is reported by its number, and a directory among the files is ignored", async () => {
  await mkdir(join(folder, "older.jsonl"));
  await writeFile(join(folder, "long.jsonl"), `\n${"x".repeat(33 * 1024 * 1024)}`);
  await expect(run()).rejects.toThrow("long.jsonl: line 2 is longer than any record");
});

test("a folder or a table that isn't there is an error before anything is done", async () => {
  await expect(run({ folder: join(folder, "no") })).rejects.toThrow("there is no such folder");
  await expect(run({ table: "Items-none" })).rejects.toMatchObject({ code: "PLACE" });
  const states = dynamoDb.client.send(new DescribeTableCommand({ TableName: "Items-none-follow" }));
  await expect(states).rejects.toThrow("not found");
});

/** Forgets all of an item, in both tables. */
async function forget(number: number): Promise<void> {
  const keys = ["Book", "Feature"].map((type) => ({ "type:id": { S: `${type}:${idOf(number)}` } }));
  for (const Key of keys) await dynamoDb.client.send(new DeleteItemCommand({ TableName: table, Key }));
  await dynamoDb.client.send(
    new DeleteItemCommand({ TableName: `${table}-follow`, Key: { id: { S: idOf(number) } } }),
  );
}

/** Applies changes with a client that dies after its n-th request; returns whether it came to that. */
async function applyAndStop(changes: readonly Change[], n: number): Promise<boolean> {
  const client = clientOf();
  let requests = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const mine = requests++;
      if (mine > n) throw new Error("stopped");
      const result = await next(args);
      if (mine === n) throw new Error("stopped");
      return result;
    },
    { step: "initialize" },
  );
  try {
    await new Follower({ client, table }).apply(changes.map((change) => recordOf(change)));
    return false;
  } catch (error) {
    expect(error).toMatchObject({ message: "stopped" });
    return true;
  } finally {
    client.destroy();
  }
}

function clientOf(): DynamoDBClient {
  return new DynamoDBClient({});
}

function later() {
  const bell = new EventTarget();
  const promise = new Promise<void>((resolve) => {
    bell.addEventListener("ring", () => {
      resolve();
    });
  });
  return { promise, resolve: () => bell.dispatchEvent(new Event("ring")) };
}
