import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createData, type Data } from "@mattb.tech/billio-data";
import { createDatabase, type Executor } from "@mattb.tech/billio-data/bulk";
import { migrated } from "@mattb.tech/billio-data/testing";
import { type DsqlLocal, startDsqlLocal } from "@mattb.tech/billio-dsql-local";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { follow } from "../src/follow/follow.ts";
import { openSource } from "../src/openSource/openSource.ts";
import { verify } from "../src/verify/verify.ts";
import { idOf, seeded } from "./support/changeRecords.ts";
import { seedOf } from "./support/seed.ts";
import { useDynamoDb } from "./support/useDynamoDb.ts";

const seed = seedOf("Items are written, and records disordered,");

const WRITERS = 8;
const WRITES = 30;
const ITEMS = 40;

const dynamoDb = useDynamoDb();
let dsql: DsqlLocal;
let executor: Executor & { close: () => Promise<void> };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-follow-"));
  await chmod(folder, 0o711);
  const faults = [
    { fault: "cdc-split" as const, probability: 0.1, bytes: 200 },
    { fault: "cdc-duplicate" as const, probability: 0.2, ms: { min: 0, max: 200 } },
    { fault: "cdc-reorder" as const, probability: 0.3, places: 20 },
    { fault: "cdc-delay" as const, probability: 0.1, ms: { min: 1, max: 300 } },
  ].map((fault, index) => ({ ...fault, seed: (seed + index) | 0 }));
  dsql = await startDsqlLocal({
    cdc: { folder: join(folder, "records"), faults },
    jobs: { autoAnalyze: false },
  });
  await migrated.prepare(dsql);
  executor = createDatabase(readDatabaseSettings(dsql.env));
});
afterAll(async () => {
  await executor.close();
  await dsql.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Makes, changes and deletes items that others write at the same time; the second writer gets a conflict. */
async function write({ Mutate }: Data, random: () => number): Promise<void> {
  for (let count = 0; count < WRITES; count++) {
    const number = Math.floor(random() * ITEMS);
    // An id comes again as another type.
    const key = { type: random() < 0.8 ? "Book" : "VideoGame", id: idOf(number) };
    const choice = random();
    try {
      if (choice < 0.4)
        await Mutate.createItem({ ...key, shelf: "Read", title: `Made ${count}`, platforms: ["PC"] });
      else if (choice < 0.8)
        await Mutate.updateItem({ ...key, shelf: "Reading", rating: 1 + (count % 10), notes: "é\u2028" });
      else await Mutate.deleteItem(key);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^ITEM_/) as string });
    }
  }
}

async function recordsIn(records: string): Promise<number> {
  const names = (await readdir(records)).filter((name) => name.endsWith(".jsonl") && !name.startsWith("."));
  const texts = await Promise.all(names.map((name) => readFile(join(records, name), "utf8")));
  return texts.reduce((sum, text) => sum + text.split("\n").length - 1, 0);
}

test("the table is the database's, item by item, while eight writers work, two follow, one of them again and again, and records come in disorder", async () => {
  const table = await dynamoDb.table();
  const records = join(folder, "records");
  const stop = new AbortController();
  let steady = 0;
  let restarted = 0;
  const options = { folder: records, table, client: dynamoDb.client };
  const following = follow({
    ...options,
    signal: stop.signal,
    onBatch: (batch) => (steady += batch.records),
  });
  const again = (async () => {
    while (!stop.signal.aborted) {
      restarted = 0;
      const until = new AbortController();
      const signal = AbortSignal.any([stop.signal, until.signal]);
      let left = 8;
      await follow({
        ...options,
        signal,
        onBatch: (batch) => {
          restarted += batch.records;
          if (--left === 0) until.abort();
        },
      });
    }
  })();

  const random = seeded(seed);
  await Promise.all(Array.from({ length: WRITERS }, () => write(createData(executor), random)));
  await dsql.cdc?.flushed();
  const all = await recordsIn(records);
  await vi.waitFor(
    () => {
      expect([steady, restarted]).toEqual([all, all]);
    },
    { timeout: 20_000, interval: 50 },
  );
  stop.abort();
  const report = await following;
  await again;
  expect(report).toMatchObject({ outcome: "interrupted", records: all, rejected: 0, incomplete: [] });
  for (const { hits } of dsql.faults.list()) expect(hits).toBeGreaterThan(0);

  const sources = [
    await openSource({ kind: "dsql" }, { database: () => executor }),
    await openSource({ kind: "dynamodb", table }),
  ] as const;
  const { equal, differences, from } = await verify(...sources);
  expect(differences).toEqual([]);
  expect(equal).toBe(true);
  expect(from.items).toBeGreaterThan(5);
  for (const source of sources) await source.close();
});
