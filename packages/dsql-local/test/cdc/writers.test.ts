import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { waitUntil } from "../../src/postgres/process/waitUntil.ts";
import { randomNumbers } from "../../src/faults/randomNumbers.ts";
import { type Fault, startDsqlLocal } from "../../src/index.ts";
import { sharedPostgres } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import { seed } from "../seed.ts";
import { readLines, replayed, recordsOf } from "./support/readRecords.ts";
import { useCdc } from "./support/useCdc.ts";

const cdc = useCdc();
const WRITERS = 8;
const TRANSACTIONS = 25;
const KEYS = 12;

const statements = [
  "INSERT INTO t VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
  "UPDATE t SET v = $2 WHERE id = $1",
  "DELETE FROM t WHERE id = $1 AND v <> $2",
];

/** Runs transactions of one to three writes to few rows; who loses a conflict has written nothing. */
async function write(client: pg.Client, name: string, random: () => number): Promise<number> {
  let lost = 0;
  for (let at = 0; at < TRANSACTIONS; at++) {
    try {
      await client.query("BEGIN");
      for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
        const sql = statements[Math.floor(random() * statements.length)] ?? "";
        await client.query(sql, [Math.floor(random() * KEYS), `${name} ${at}`]);
      }
      await client.query("COMMIT");
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(40001|23505)$/) as unknown });
      lost++;
      await client.query("ROLLBACK");
    }
  }
  return lost;
}

test.each<[what: string, faults: Fault[]]>([
  ["as they are written", []],
  ["with duplicates", [{ fault: "cdc-duplicate", probability: 0.5, ms: { min: 0, max: 100 } }]],
  ["out of order", [{ fault: "cdc-reorder", probability: 0.5, places: 30 }]],
  ["late", [{ fault: "cdc-delay", probability: 0.3, ms: { min: 1, max: 600_000 } }]],
  ["in fragments", [{ fault: "cdc-split", probability: 0.5, bytes: 7 }]],
  [
    "with all of that",
    [
      { fault: "cdc-split", probability: 0.3, bytes: 9 },
      { fault: "cdc-duplicate", probability: 0.3 },
      { fault: "cdc-reorder", probability: 0.3 },
      { fault: "cdc-delay", probability: 0.3, ms: { min: 1, max: 600_000 } },
    ],
  ],
])("the latest records of eight writers are the rows of the table: %s", async (_, faults) => {
  const random = randomNumbers(seed());
  await cdc.client.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
  const injected = faults.map((fault) =>
    cdc.dsql.faults.inject({ ...fault, seed: Math.floor(random.next() * 1e9) }),
  );
  const clients = await Promise.all(Array.from({ length: WRITERS }, () => connect(cdc.dsql)));
  const lost = await Promise.all(clients.map((client, at) => write(client, `w${at}`, () => random.next())));
  await Promise.all(clients.map((client) => client.end()));
  expect(lost.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  const records = await cdc.records();
  for (const fault of injected) expect(fault.hits).toBeGreaterThan(0);
  const { rows } = await cdc.client.query("SELECT id, v FROM t ORDER BY id");
  expect(replayed(records, "t", "id")).toEqual(rows);
  const times = records.map(({ source }) => source.ts_ns);
  if (faults.length === 0) {
    expect(times).toEqual([...times].sort());
    const keys = records.map(
      ({ source, before, after }) => `${source.ts_ns} ${String((before ?? after)?.id)}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
  } else if (faults.some(({ fault }) => fault === "cdc-reorder" || fault === "cdc-delay")) {
    expect(times).not.toEqual([...times].sort());
  }
});

test("an isolated database has records of its own, and leaves no slot", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
  await chmod(folder, 0o711);
  const backend = { connectionString: cdc.dsql.backendConnectionString };
  await cdc.client.query("CREATE TABLE t (id int PRIMARY KEY)");
  const isolated = await startDsqlLocal({
    backend,
    isolated: {
      template: "with a table",
      prepare: async (dsql) => {
        const client = await connect(dsql);
        await client.query("CREATE TABLE made (id int PRIMARY KEY, v int)");
        await client.query("INSERT INTO made VALUES (1, 1)");
        await client.end();
      },
    },
    clusterName: `${"abcdefghijklm".repeat(2)}.dsql.us-east-1.on.aws`,
    cdc: {
      folder,
      faults: [
        { fault: "cdc-duplicate", nth: 1 },
        { fault: "cdc-delay", ms: 600_000 },
      ],
    },
  });
  const client = await connect(isolated);
  await client.query("DELETE FROM made");
  await client.end();
  await cdc.client.query("INSERT INTO t VALUES (1)");
  // Without asking for it: all is there when it has stopped.
  await isolated.stop();
  const records = recordsOf(await readLines(folder));
  expect(records).toMatchObject(
    Array.from({ length: 2 }, () => ({
      op: "d",
      before: { id: 1 },
      source: { table: "made", cluster: "abcdefghijklm".repeat(2) },
    })),
  );
  expect((await cdc.records()).map(({ source }) => source.table)).toEqual(["t"]);
  await rm(folder, { recursive: true });
});

test("stopping a server waits for statements that PostgreSQL is still running", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
  const backend = { connectionString: cdc.dsql.backendConnectionString };
  const isolated = await startDsqlLocal({ backend, isolated: true, cdc: { folder } });
  const client = await connect(isolated);
  await client.query("CREATE TABLE t (id int PRIMARY KEY)");
  await client.end();
  // As one whose client is gone: what has been sent is run to its end.
  const behind = new pg.Client(isolated.backendConnectionString);
  const watching = new pg.Client(backend.connectionString);
  await Promise.all([behind.connect(), watching.connect()]);
  const slow = behind.query("INSERT INTO t SELECT 1 FROM pg_sleep(1)").then(() => behind.end());
  const sleeping = async () =>
    (await watching.query("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'")).rowCount === 1;
  await waitUntil(sleeping, 10_000);
  await watching.end();
  await Promise.all([isolated.stop(), slow]);
  expect(recordsOf(await readLines(folder))).toMatchObject([{ op: "c", after: { id: 1 } }]);
  await rm(folder, { recursive: true });
});

test("if records can't be written any more that is reported, also when the server stops, and it does stop", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
  const log: string[] = [];
  const backend = { connectionString: cdc.dsql.backendConnectionString };
  const isolated = await startDsqlLocal({
    backend,
    isolated: true,
    cdc: { folder },
    log: (line) => log.push(line),
  });
  await rm(folder, { recursive: true });
  const client = await connect(isolated);
  await client.query("CREATE TABLE t (id int PRIMARY KEY)");
  await client.query("INSERT INTO t VALUES (1)");
  const said =
    /^Change records end: the folder can't be written to \(ENOENT.*Stop the server and start it again\.$/;
  await expect(isolated.cdc?.flushed()).rejects.toThrow(said);
  expect(log.filter((line) => said.test(line))).toHaveLength(1);
  await client.query("INSERT INTO t VALUES (2)");
  await client.end();
  // Whoever hasn't checked receives the error here. Everything has been stopped: what the backend had of it is gone.
  await expect(isolated.stop()).rejects.toThrow(said);
  const behind = new pg.Client(isolated.backendConnectionString);
  await expect(behind.connect()).rejects.toMatchObject({ code: "3D000" });
});

test("two servers can't write into one folder, nor read the changes of one database", async () => {
  const backend = { connectionString: cdc.dsql.backendConnectionString };
  await expect(startDsqlLocal({ backend, isolated: true, cdc: { folder: cdc.folder } })).rejects.toThrow(
    /^The folder .* is in use by process \d+\..* another folder with --cdc\.$/,
  );
  const other = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
  await expect(startDsqlLocal({ backend, cdc: { folder: other } })).rejects.toMatchObject({
    code: "CDC_UNAVAILABLE",
    message: expect.stringContaining("Another server reads the changes of this database") as unknown,
  });
  // One without change records may serve it at the same time, and consumes none of them.
  const beside = await startDsqlLocal({ backend });
  const client = await connect(beside);
  await client.query("CREATE TABLE t (id int PRIMARY KEY)");
  await client.query("INSERT INTO t VALUES (7)");
  await client.end();
  await beside.stop();
  expect((await cdc.records()).map(({ after }) => after)).toEqual([{ id: 7 }]);
  await rm(other, { recursive: true });
});

test("invalid options are reported before clients are served", async () => {
  const backend = { connectionString: await sharedPostgres() };
  const start = (options: object) => startDsqlLocal({ backend, isolated: true, ...options });
  const folder = join(tmpdir(), "dsql-local-cdc-none");
  await expect(start({ cdc: { folder } })).rejects.toMatchObject({
    code: "CDC_UNAVAILABLE",
    message: expect.stringContaining("wal_level = logical") as unknown,
  });
  await expect(start({ cdc: { folder: import.meta.filename } })).rejects.toThrow(
    "is a file. Take a folder with --cdc.",
  );
  await expect(
    start({ cdc: { folder, faults: [{ fault: "cdc-reorder", places: 0 }] } }),
  ).rejects.toMatchObject({
    code: "INVALID_FAULT",
  });
  const without = await start({});
  expect(() => without.faults.inject({ fault: "cdc-split" })).toThrow("start the server with --cdc");
  await without.stop();
  await rm(folder, { recursive: true, force: true });
});
