import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { type DsqlLocal, startDsqlLocal } from "../../src/index.ts";
import { waitUntil } from "../../src/postgres/process/waitUntil.ts";
import { connect } from "../connect.ts";
import { readLines, recordsOf, replayed } from "./support/readRecords.ts";
import { useCdc } from "./support/useCdc.ts";

const cdc = useCdc();

/** Ends the connections on which PostgreSQL sends changes of a server's database, `times` times. Each of them has been there. */
async function breakStream({ backendConnectionString }: DsqlLocal, times = 1): Promise<void> {
  const behind = new pg.Client(backendConnectionString);
  await behind.connect();
  const broken = new Set<unknown>();
  await waitUntil(async () => {
    const { rows } = await behind.query<{ pid: number }>(
      `SELECT active_pid AS pid FROM pg_replication_slots
       WHERE database = current_catalog AND active_pid IS NOT NULL AND pg_terminate_backend(active_pid)`,
    );
    for (const { pid } of rows) broken.add(pid);
    return broken.size >= times;
  }, 20_000);
  await behind.end();
}

test("after the connection to PostgreSQL is lost, records continue after the last one: none is missing, none is repeated", async () => {
  await cdc.client.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
  const breaking = { isDone: false };
  const broken = breakStream(cdc.dsql, 4).then(() => (breaking.isDone = true));
  let written = 0;
  // Transactions of several rows, so that one may have come in part.
  for (; written < 300 || !breaking.isDone; written++)
    await cdc.client.query(
      "INSERT INTO t SELECT $1 * 10 + n, repeat('x', 1000) FROM generate_series(0, 9) n",
      [written],
    );
  await broken;
  const records = await cdc.records();
  expect(records).toHaveLength(written * 10);
  const { rows } = await cdc.client.query<{ id: number }>("SELECT id, v FROM t ORDER BY id");
  expect(replayed(records, "t", "id")).toEqual(rows);
  const times = records.map(({ source }) => BigInt(source.ts_ns));
  expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
});

test("a temporary database's changes are lost with the connection: that is reported, and capture stops", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const log: string[] = [];
  const isolated = await startDsqlLocal({
    backend: { connectionString: cdc.dsql.backendConnectionString },
    isolated: true,
    cdc: { folder },
    log: (line) => log.push(line),
  });
  await breakStream(isolated);
  const client = await connect(isolated);
  await client.query("CREATE TABLE t (id int PRIMARY KEY)");
  await client.end();
  const said =
    /^Change records end: PostgreSQL's changes can't be read any more \(.*has dropped the replication slot\)/;
  await waitUntil(() => log.some((line) => said.test(line)), 10_000);
  await expect(isolated.stop()).rejects.toThrow(said);
});

test("a folder that another database has written to meanwhile doesn't make the first skip changes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const behind = new pg.Client(cdc.dsql.backendConnectionString);
  await behind.connect();
  const start = (database: string) => {
    const url = new URL(cdc.dsql.backendConnectionString);
    url.pathname = `/${database}`;
    return startDsqlLocal({ backend: { connectionString: url.href }, cdc: { folder } });
  };
  const write = async (dsql: DsqlLocal, sql: string) => {
    const client = await connect(dsql);
    await client.query(sql);
    await client.end();
  };
  for (const name of ["first", "second"]) await behind.query(`CREATE DATABASE ${name}`);
  const first = await start("first");
  await write(first, "CREATE TABLE t (id int PRIMARY KEY)");
  await rm(folder, { recursive: true });
  await write(first, "INSERT INTO t VALUES (1)");
  await expect(first.stop()).rejects.toThrow("ENOENT");
  const second = await start("second");
  await write(second, "CREATE TABLE t (id int PRIMARY KEY)");
  await write(second, "INSERT INTO t VALUES (2)");
  await second.stop();
  await (await start("first")).stop();
  expect(recordsOf(await readLines(folder)).map(({ after }) => after)).toEqual([{ id: 2 }, { id: 1 }]);
  for (const name of ["first", "second"]) await behind.query(`DROP DATABASE ${name}`);
  await behind.end();
});
