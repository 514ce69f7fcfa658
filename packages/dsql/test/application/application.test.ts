import { execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  CommitOutcomeUnknownError,
  createDatabase,
  type Database,
  type DatabaseOptions,
  type Executor,
  recordedSql,
  type RetryMessage,
  type Statement,
} from "@mattb.tech/billio-dsql";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { createDrizzle } from "@mattb.tech/billio-dsql/drizzle";
import { eq } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

/** A shop: an application of its own, which knows this package by its entries. */
const dsql = useDsql();
const run = promisify(execFile);
const opened: Database[] = [];
let folder: string;

const migrations = {
  "0001_orders.sql": "CREATE TABLE IF NOT EXISTS orders (id INT PRIMARY KEY, note TEXT);",
  "0002_write_records.sql": `CREATE TABLE IF NOT EXISTS write_records (
    id UUID PRIMARY KEY, recorded_at TIMESTAMPTZ NOT NULL, took_effect BOOLEAN NOT NULL
  );
  INSERT INTO orders VALUES (1, 'first');
  CREATE INDEX ASYNC IF NOT EXISTS orders_note ON orders (note);`,
};

function open(options: Partial<DatabaseOptions> = {}): Database {
  const { hostname, port } = new URL(`dsql://${dsql.endpoint}`);
  const database = createDatabase({ host: hostname, port: Number(port), caFile: dsql.caFile, ...options });
  opened.push(database);
  return database;
}

async function migrate(...args: string[]) {
  const program = join(import.meta.dirname, "migrate.ts");
  const { stdout } = await run(process.execPath, ["--import", "tsx", program, "--folder", folder, ...args], {
    env: { PATH: process.env.PATH, ...dsql.env },
    timeout: 60_000,
  });
  return stdout.trim().split("\n");
}

const read = (sql: string): Statement => ({ name: "Orders.read", sql, values: [], effect: "read" });
const note = (id: number, value: string): Statement => ({
  name: "Orders.note",
  sql: "UPDATE orders SET note = $2 WHERE id = $1::int",
  values: [String(id), value],
  effect: "write",
});

beforeAll(async () => {
  Object.assign(process.env, dsql.env);
  folder = await mkdtemp(join(tmpdir(), "shop-"));
  for (const [file, sql] of Object.entries(migrations)) await writeFile(join(folder, file), sql);
  const lines = await migrate("--json");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
    event: "done",
    applied: ["0001_orders", "0002_write_records"],
  });
}, 90_000);
afterEach(async () => {
  dsql.faults.clear();
  for (const database of opened.splice(0)) await database.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("its migrations are applied by its command, in tables of its own name", async () => {
  expect(await migrate("--status")).toEqual([
    expect.stringMatching(/^0001_orders +applied /),
    expect.stringMatching(/^0002_write_records +applied /),
    "No runner is at work",
  ]);
  expect(await open().run(read("SELECT name FROM _shop_migrations ORDER BY name"))).toEqual([
    ["0001_orders"],
    ["0002_write_records"],
  ]);
}, 60_000);

test("a transaction that conflicts is run again", async () => {
  const database = open();
  const retries: RetryMessage[] = [];
  const listener = (message: unknown) => void retries.push(message as RetryMessage);
  subscribe("dsql:retry", listener);
  let attempts = 0;
  const meanwhile = async () => {
    if (++attempts === 1) await database.run(note(1, "by another"));
  };
  await database.transact(async (transaction: Executor) => {
    const [row] = await transaction.run(read("SELECT note FROM orders WHERE id = 1"));
    await meanwhile();
    await transaction.run(note(1, `${row?.[0] ?? ""}, seen`));
  });
  unsubscribe("dsql:retry", listener);
  expect(attempts).toBe(2);
  expect(retries).toMatchObject([{ attempt: 1, sqlState: "40001", marker: "OC000" }]);
  expect(await database.run(read("SELECT note FROM orders WHERE id = 1"))).toEqual([["by another, seen"]]);
});

test("a write of unknown outcome is reported as one", async () => {
  dsql.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });
  await expect(open().run(note(1, "perhaps"))).rejects.toThrow(CommitOutcomeUnknownError);
});

test.each([undefined, 0, 128])(
  "a write that purges %s expired records leaves its own, and deletes no other",
  async (purges) => {
    const outcomeRecords = { table: "write_records", name: "Orders.settle", prepareAs: "settle" };
    const database = open({ outcomeRecords });
    const records = async (where = "true") =>
      Number((await database.run(read(`SELECT count(*) FROM write_records WHERE ${where}`)))[0]?.[0]);
    const expired = "recorded_at < now() - interval '1 day'";
    await database.run({
      ...read(
        "INSERT INTO write_records SELECT gen_random_uuid(), now() - make_interval(days => n % 2 * 2), true FROM generate_series(1, 2000) AS n",
      ),
      effect: "write",
    });
    const before = await records();
    const id = String(purges ?? 1_000);
    const write: Statement = {
      name: "Orders.add",
      sql: recordedSql("write_records", "INSERT INTO orders VALUES ($1::int, $2) RETURNING id", 2, purges),
      values: [id, "recorded", null, null],
      effect: "write",
      whenDone: () => Promise.resolve([[id]]),
      ...(purges === undefined ? {} : { purges }),
    };
    expect(await database.run(write)).toEqual([[id]]);
    const left = await records();
    expect(left).toBeLessThanOrEqual(before + 1);
    expect(left).toBeGreaterThanOrEqual(before + 1 - (purges ?? 2));
    expect(await records(`NOT ${expired}`)).toBe(1_001);
    await database.run({ ...read("DELETE FROM write_records"), effect: "write" });
  },
);

test("the outcome of a write that leaves a record is determined, also where its response got lost", async () => {
  const outcomeRecords = { table: "write_records", name: "Orders.settle", prepareAs: "settle" };
  const insert: Statement = {
    name: "Orders.add",
    sql: recordedSql("write_records", "INSERT INTO orders VALUES ($1::int, $2) RETURNING id", 2),
    values: ["2", "second", null, null],
    effect: "write",
    whenDone: () => Promise.resolve([["2"]]),
  };
  const cut = dsql.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });
  expect(await open({ outcomeRecords }).run(insert)).toEqual([["2"]]);
  expect(cut.hits).toBe(1);
  expect(await open().run(read("SELECT count(*) FROM orders WHERE id = 2"))).toEqual([["1"]]);
  // Without the table's name outcomes stay unknown.
  dsql.faults.inject({ fault: "cut", when: "after-commit", nth: 1 });
  const unknown = open().run({ ...insert, values: ["3", "third", null, null] });
  await expect(unknown).rejects.toThrow(CommitOutcomeUnknownError);
});

test("Drizzle works on the same connections", async () => {
  const orders = pgTable("orders", { id: integer().primaryKey(), note: text() });
  const db = createDrizzle(open(), { orders });
  await db.insert(orders).values({ id: 10, note: "by Drizzle" });
  expect(await db.query.orders.findFirst({ where: eq(orders.id, 10) })).toEqual({
    id: 10,
    note: "by Drizzle",
  });
});

test("the README's first example runs", async () => {
  const readme = await readFile(join(import.meta.dirname, "../../README.md"), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const { stdout } = await run(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", example.replaceAll("orders", "example_orders")],
    {
      cwd: import.meta.dirname,
      env: { PATH: process.env.PATH, ...dsql.env, DSQL_ENDPOINT: dsql.endpoint, DSQL_CA_FILE: dsql.caFile },
      timeout: 60_000,
    },
  );
  expect(stdout.trim()).toBe("[ [ '7', 'seven' ] ]");
}, 60_000);

test("invalid assumptions are reported", async () => {
  await expect(open({ caFile: "/nowhere/ca.pem" }).run(read("SELECT 1"))).rejects.toThrow(
    "Check the options: caFile names a file that can't be read (ENOENT)",
  );
  const failing = open({ advise: () => "run the migrations" }).run(read("SELECT 1 FROM nowhere"));
  await expect(failing).rejects.toThrow(
    "The database refused Orders.read with SQLSTATE 42P01: run the migrations",
  );
});
