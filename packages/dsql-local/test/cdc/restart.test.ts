import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram } from "../../../../test/bundleProgram.ts";
import { waitUntil } from "../../src/postgres/process/waitUntil.ts";
import { type DsqlLocal, startDsqlLocal } from "../../src/index.ts";
import { connect } from "../connect.ts";
import { readLines, type ReadRecord, recordsOf, replayed } from "./support/readRecords.ts";

let main: string;
let base: string;
let dataDir: string;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
  await chmod(base, 0o711);
  dataDir = join(base, "data");
  folder = join(base, "records");
  main = await bundleProgram(new URL("../../src/main.ts", import.meta.url), join(base, "program"));
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(base, { recursive: true, force: true });
});

/** The command in a process of its own, so that it can be killed. */
async function startCommand(): Promise<{ child: ChildProcess; client: pg.Client; output: string }> {
  const child = spawn(
    process.execPath,
    [main, "start", "--port", "0", "--data-dir", dataDir, "--cdc", folder],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  children.push(child);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  await waitUntil(() => output.includes("Ctrl-C stops it") || child.exitCode !== null, 30_000);
  const found = (what: RegExp) => what.exec(output)?.[1] ?? "";
  const client = await connect({
    endpoint: found(/endpoint +(\S+)/),
    caFile: found(/CA file +(\S+)/),
  });
  return { child, client, output };
}

/** Inserts rows until the connection is gone. Returns how many were acknowledged. */
async function insertUntilGone(client: pg.Client, from: number): Promise<number> {
  let next = from;
  try {
    for (;;) {
      await client.query("INSERT INTO t VALUES ($1, $2)", [next, next * 10]);
      next++;
    }
  } catch {
    return next;
  }
}

async function killWhileWriting(from: number): Promise<number> {
  const { child, client } = await startCommand();
  if (from === 0) await client.query("CREATE TABLE t (id int PRIMARY KEY, v int)");
  const inserting = insertUntilGone(client, from);
  // Killed between two of the times at which it is kept up to where all has been written: what follows comes again.
  const kept = async () => readFile(join(folder, ".cdc-position.json"), "utf8").catch(() => "");
  const first = await kept();
  await waitUntil(async () => (await kept()) !== first, 20_000);
  const files = (await readdir(folder)).length;
  await waitUntil(async () => (await readdir(folder)).length > files + 3, 20_000);
  child.kill("SIGKILL");
  await once(child, "exit");
  return inserting;
}

const start = (cdc: boolean): Promise<DsqlLocal> =>
  startDsqlLocal({ dataDir, jobs: { autoAnalyze: false }, ...(cdc ? { cdc: { folder } } : {}) });

/** What a query of the backend PostgreSQL returns, as one value of each row. */
async function behind(dsql: DsqlLocal, sql: string): Promise<unknown[]> {
  const client = new pg.Client(dsql.backendConnectionString);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows.map((row) => Object.values(row)[0]);
}

/** A record came more than once only as the same, with the same time and transaction. */
function timesById(records: readonly ReadRecord[]): Map<unknown, string> {
  const times = new Map<unknown, string>();
  for (const { source, after } of records) {
    const time = `${source.ts_ns} ${source.txId}`;
    expect(times.get(after?.id) ?? time).toBe(time);
    times.set(after?.id, time);
  }
  return times;
}

test("what was committed when the server was killed is recorded after the next start, and file names continue", async () => {
  const acknowledged = await killWhileWriting(0);
  const dsql = await start(true);
  await dsql.cdc?.flushed();
  const rows = await behind(dsql, "SELECT json_build_object('id', id, 'v', v) FROM t ORDER BY id");
  expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
  const records = recordsOf(await readLines(folder));
  expect(records.length).toBeGreaterThan(rows.length);
  expect(replayed(records, "t", "id")).toEqual(rows);
  const times = timesById(records);
  // Commits of one session come one after another.
  const inOrder = rows.map((row) => BigInt(times.get((row as { id: number }).id)?.split(" ")[0] ?? 0));
  expect(inOrder).toEqual([...inOrder].sort((a, b) => (a < b ? -1 : 1)));
  const files = await readdir(folder);

  // An orderly end leaves nothing to be sent again.
  const client = await connect(dsql);
  await client.query("INSERT INTO t VALUES (1000000, 1)");
  await client.end();
  await dsql.stop();
  const again = await start(true);
  const other = await connect(again);
  await other.query("INSERT INTO t VALUES (1000001, 1)");
  await other.query("DELETE FROM t WHERE id = 1000001");
  await other.end();
  await again.stop();
  const later = recordsOf(await readLines(folder, new Set(files)));
  expect(later.map(({ op, before, after }) => [op, (before ?? after)?.id])).toEqual([
    ["c", 1_000_000],
    ["c", 1_000_001],
    ["d", 1_000_001],
  ]);
  expect(BigInt(later[0]?.source.ts_ns ?? 0)).toBeGreaterThan(inOrder.at(-1) ?? 0n);
});

test("a server without change records keeps no WAL for one with them that was killed", async () => {
  await killWhileWriting(2_000_000);
  const files = await readdir(folder);
  const dsql = await start(false);
  const slots = "SELECT slot_name FROM pg_replication_slots";
  expect(await behind(dsql, slots)).toEqual([]);
  expect(await behind(dsql, "SELECT relname FROM pg_class WHERE relreplident = 'f'")).toEqual([]);
  expect(await behind(dsql, "SELECT evtname FROM pg_event_trigger WHERE evtname ~ 'cdc'")).toEqual([]);
  await dsql.stop();
  const next = await start(false);
  expect(await behind(next, "SHOW wal_level")).toEqual(["replica"]);
  await next.stop();
  expect(await readdir(folder)).toEqual(files);
});
