import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, type Executor } from "@mattb.tech/billio-data/bulk";
import type { Fault } from "@mattb.tech/billio-dsql-local";
import { type StubS3, startStubS3 } from "@mattb.tech/billio-graphql/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openSource } from "../../../backup/src/openSource/openSource.ts";
import { verify } from "../../../backup/src/verify/verify.ts";
import { seeded } from "../../../backup/test/support/changeRecords.ts";
import { seedOf } from "../../../backup/test/support/seed.ts";
import { useDynamoDb } from "../../../backup/test/support/useDynamoDb.ts";
import { type CallOutcome, serveFunction } from "../../src/index.ts";
import { startDatabase, type OwnDatabase } from "../../src/local/startDatabase.ts";
import { useBundles } from "../support/useBundles.ts";
import { pumpRecords, type Pumped } from "./pumpRecords.ts";
import { startUnreliable, type Unreliable } from "./startUnreliable.ts";
import { Writer } from "./Writer.ts";

const SECONDS = Number(process.env.BILLIO_STORM_SECONDS ?? 60);
const WRITERS = 3;
/** Between two requests of one client: the storm is in the faults, not in the load. */
const PAUSE_MS = 50;
const BACKUP_EVERY_MS = 4_000;

const seed = seedOf("Faults are drawn");
const random = seeded(seed);

const CDC_FAULTS: Fault[] = [
  { fault: "cdc-duplicate", probability: 0.1, ms: { min: 0, max: 200 } },
  { fault: "cdc-reorder", probability: 0.2, places: 20 },
  { fault: "cdc-delay", probability: 0.05, ms: { min: 1, max: 300 } },
];
const FAULTS: Fault[] = [
  { fault: "conflict", probability: 0.05 },
  { fault: "conflict", marker: "OC001", on: "statement", probability: 0.02 },
  { fault: "cut", when: "before-commit", probability: 0.03 },
  { fault: "cut", when: "after-commit", probability: 0.03 },
  { fault: "cut", when: "statement", probability: 0.02 },
  { fault: "unavailable", probability: 0.02 },
  { fault: "refuse", reason: "rate-exceeded", probability: 0.1 },
  { fault: "refuse", reason: "too-many-connections", probability: 0.1 },
  { fault: "refuse", reason: "waking-up", probability: 0.1 },
  { fault: "latency", ms: { median: 5, p99: 200 }, probability: 0.3 },
  { fault: "latency", ms: 2_000, probability: 0.01 },
];

/** For so long, in the middle, nothing can be had of the database or of the services: longer than the API may wait. */
const OUTAGE_MS = 12_000;
const OUTAGE: Fault[] = [
  { fault: "refuse", reason: "waking-up" },
  { fault: "cut", when: "statement" },
];

const seededFaults = (faults: Fault[]) =>
  faults.map((fault, index) => ({ ...fault, seed: (seed + index) | 0 }));

const keysOf = ({ AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" }: Record<string, string>) => ({
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
});

const bundles = useBundles("api", "backup", "follow");
const dynamoDb = useDynamoDb();
let cluster: OwnDatabase;
let folder: string;
let records: string;
let executor: Executor & { close: () => Promise<void> };
let s3: StubS3;
let table: string;
const unreliable: Unreliable[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-storm-"));
  // PostgreSQL runs as another user where the tests run as root.
  await chmod(folder, 0o711);
  records = join(folder, "records");
  cluster = await startDatabase({ cdc: { folder: records, faults: seededFaults(CDC_FAULTS) } });
  executor = createDatabase(readDatabaseSettings(cluster.admin));
  s3 = await startStubS3(
    "made-up-backups",
    keysOf(cluster.variables("billio-backup")),
    keysOf(cluster.admin),
  );
  // For looking at the backups; migrating has set the keys.
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.environment.AWS_ENDPOINT_URL_S3);
  table = await dynamoDb.table();
  unreliable.push(
    await startUnreliable(s3.environment.AWS_ENDPOINT_URL_S3 ?? "", random, 0.05),
    await startUnreliable(dynamoDb.env.AWS_ENDPOINT_URL_DYNAMODB ?? "", random, 0.04),
  );
});
afterAll(async () => {
  vi.unstubAllEnvs();
  for (const each of unreliable) await each.stop();
  await s3.stop();
  await executor.close();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

const resultOf = (outcome: CallOutcome) =>
  outcome.kind === "response" ? (JSON.parse(outcome.payload.toString("utf8")) as unknown) : undefined;

/** All change records that were written, in files of lines. */
async function countRecords(): Promise<number> {
  const names = (await readdir(records)).filter((name) => /^[^.].*\.jsonl$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(records, name), "utf8")));
  return texts.reduce((sum, text) => sum + text.split("\n").length - 1, 0);
}

test(
  `the built API, read-only API, backup and follow lose nothing and never end in ${SECONDS} s of conflicts, cuts, refused connections, slow statements and failing services`,
  async () => {
    const [flakyS3, flakyDynamoDb] = unreliable;
    if (flakyS3 === undefined || flakyDynamoDb === undefined) throw new Error("both have been started");
    const quiet = { BILLIO_LOG_LEVEL: "error" };
    const api = bundles.run("api", { ...cluster.variables("billio-api"), ...quiet, ENABLE_MUTATIONS: "1" });
    const readOnly = bundles.run("api", { ...cluster.variables("billio-readonly-api"), ...quiet });
    const backup = bundles.run(
      "backup",
      {
        ...s3.environment,
        ...cluster.variables("billio-backup"),
        AWS_ENDPOINT_URL_S3: flakyS3.url,
        BILLIO_BACKUP_BUCKET: s3.bucket,
      },
      { callMs: 60_000 },
    );
    const follow = bundles.run(
      "follow",
      { ...dynamoDb.env, AWS_ENDPOINT_URL_DYNAMODB: flakyDynamoDb.url, BILLIO_TABLE: table },
      { callMs: 60_000 },
    );
    const functions = [api, readOnly, backup, follow];
    const full = await serveFunction(api.lambda, { payload: "2.0" });
    const open = await serveFunction(readOnly.lambda, { payload: "1.0" });

    const faults = seededFaults(FAULTS).map((fault) => cluster.dsql.faults.inject(fault));
    const ending = new AbortController();
    const endsAt = performance.now() + SECONDS * 1_000;
    const whileItStorms = async (step: () => Promise<unknown>, pauseMs: number) => {
      while (performance.now() < endsAt) {
        await step();
        await setTimeout(pauseMs);
      }
    };

    const writers = Array.from(
      { length: WRITERS },
      (_, index) => new Writer(full.url, `writer ${index}`, random),
    );
    const pages: string[] = [];
    const readPage = async () => {
      const answer = await fetch(open.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: "{ books(first: 20) { total items { id title notes } } }" }),
      });
      const text = await answer.text();
      const code = /"code":"(\w+)"/.exec(text)?.[1];
      pages.push(code ?? (answer.status === 200 ? "answered" : `${answer.status} ${text}`));
    };
    const backups: unknown[] = [];
    let minute = 0;
    const backUp = async () => {
      const time = new Date(Date.UTC(2026, 0, 1, 0, minute++)).toISOString();
      backups.push(resultOf(await backup.lambda.invoke(Buffer.from(JSON.stringify({ time })))));
    };
    const pumped: Pumped = { records: 0, retries: 0, failed: [] };
    const following = pumpRecords(follow.lambda, records, { pumped, random, signal: ending.signal });

    await Promise.all([
      ...writers.map((writer) => whileItStorms(() => writer.step(), PAUSE_MS)),
      ...[1, 2].map(() => whileItStorms(readPage, PAUSE_MS)),
      whileItStorms(backUp, BACKUP_EVERY_MS),
      (async () => {
        await setTimeout((SECONDS * 1_000 - OUTAGE_MS) / 2);
        const outage = OUTAGE.map((fault) => cluster.dsql.faults.inject(fault));
        for (const each of unreliable) each.mode("away");
        await setTimeout(OUTAGE_MS);
        for (const fault of outage) fault.remove();
        for (const each of unreliable) each.mode("unreliable");
      })(),
    ]);

    // The storm is over: what was in doubt is settled now.
    const hits = faults.map(({ fault, hits: count }) => [JSON.stringify(fault), count] as const);
    cluster.dsql.faults.clear();
    for (const each of unreliable) each.mode("reliable");
    await cluster.dsql.cdc?.flushed();
    const all = await countRecords();
    await vi.waitFor(
      () => {
        expect(pumped.records).toBe(all);
      },
      { timeout: 60_000, interval: 100 },
    );
    ending.abort();
    await following;
    await backUp();
    const last = backups.at(-1);
    expect(last).toMatchObject({ wasDone: false, consistency: { settled: true } });

    const succeeded = backups.filter((result) => result !== undefined).length;
    const answered = pages.filter((page) => page === "answered").length;
    const acknowledged = writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
    const failures = writers.flatMap((writer) => writer.failures);
    console.log(
      `${acknowledged} writes acknowledged, ${failures.length} failed; ${answered} of ${pages.length} pages; ` +
        `${succeeded} of ${backups.length} backups; ${pumped.records} change records, ${pumped.retries} batches again; ` +
        `faults ${hits.map(([, count]) => count).join(", ")}, of S3 ${flakyS3.hits()}, of DynamoDB ${flakyDynamoDb.hits()}`,
    );

    // Nothing but what the API is honest about, and no process that ended.
    expect(writers.flatMap((writer) => writer.faults)).toEqual([]);
    expect(pages.filter((page) => !/^(?:answered|DATABASE_\w+|OCC_\w+|REQUEST_TIMEOUT)$/.test(page))).toEqual(
      [],
    );
    expect(pumped.failed).toEqual([]);
    expect(functions.map(({ lambda }) => lambda.counts.ends)).toEqual([0, 0, 0, 0]);

    // Nothing lost, nothing twice: what was acknowledged is there as it was acknowledged.
    const rows = await executor.run({
      name: "test.books",
      sql: "SELECT id::text AS id, title, notes FROM items WHERE type = 'Book'",
      values: [],
      effect: "read",
    });
    const stored = new Map(rows.map(([id, , notes]) => [String(id), String(notes)]));
    const wrong = writers
      .flatMap(({ expected }) => [...expected])
      .filter(([id, states]) => !states.includes(stored.get(id)))
      .map(([id, states]) => ({ id, states, stored: stored.get(id) }));
    expect(wrong).toEqual([]);
    const titles = rows.map(([, title]) => String(title));
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
    const known = new Set(writers.flatMap(({ expected }) => [...expected.keys()]));
    const doubtful = new Set(writers.flatMap((writer) => [...writer.doubtful]));
    expect(rows.filter(([id, title]) => !known.has(String(id)) && !doubtful.has(String(title)))).toEqual([]);

    // The old table and the last backup hold the same.
    const database = await openSource({ kind: "dsql" }, { database: () => executor });
    const others = [
      await openSource({ kind: "dynamodb", table }),
      await openSource({
        kind: "s3",
        bucket: s3.bucket,
        prefix: (last as { place: string }).place.split("/").slice(3).join("/"),
      }),
    ];
    for (const other of others) {
      const { equal, differences, from } = await verify(database, other);
      expect(differences).toEqual([]);
      expect([equal, from.items]).toEqual([true, rows.length]);
      await other.close();
    }
    await database.close();
    await Promise.all([full.stop(), open.stop()]);

    // It was a storm, and work was done in it.
    for (const [fault, count] of hits) expect([fault, count > 0]).toEqual([fault, true]);
    expect([flakyS3.hits() > 0, flakyDynamoDb.hits() > 0]).toEqual([true, true]);
    // The API may not wait so long; the others do, and go on.
    expect(failures.length).toBeGreaterThan(0);
    expect(acknowledged).toBeGreaterThan(SECONDS);
    expect(answered).toBeGreaterThan(SECONDS);
    expect(succeeded).toBeGreaterThan(1);
  },
  (SECONDS + 120) * 1_000,
);
