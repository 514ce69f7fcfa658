import type pg from "pg";
import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { encodeMessage } from "../../src/net/encodeMessage.ts";
import { frontend } from "../../src/net/messageType.ts";
import { outcome } from "../engine/support/outcome.ts";
import { RawClient } from "../engine/support/RawClient.ts";
import { useClients } from "../engine/support/useClients.ts";
import { incompressibleText } from "./support/incompressible.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

const tooLarge = "54000 key size too large";

async function createIndex(client: pg.Client, definition: string): Promise<void> {
  const { rows } = await client.query<{ job_id: string }>(`CREATE INDEX ASYNC ${definition}`);
  const waited = await client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]);
  expect(waited.rows).toEqual([{ succeeded: true }]);
}

test.each([
  ["compressible", (bytes: number) => "k".repeat(bytes)],
  ["incompressible", incompressibleText],
])("a primary key has at most 1,981 %s bytes", async (_, key) => {
  const client = await connect();
  await client.query("CREATE TABLE k (k text PRIMARY KEY)");
  const insert = (bytes: number) => outcome(client.query("INSERT INTO k VALUES ($1)", [key(bytes)]));
  expect(await insert(1981)).toBe("INSERT 1");
  expect(await insert(1982)).toBe(tooLarge);
  // Over PostgreSQL's own limits.
  expect(await insert(3_000)).toBe(tooLarge);
  expect(await insert(300_000)).toBe(tooLarge);
  expect(await outcome(client.query("UPDATE k SET k = $1", [key(1982)]))).toBe(tooLarge);
  await client.query("DROP TABLE k");
});

test("bytes count, not characters, and all columns of a key together", async () => {
  const client = await connect();
  await client.query("CREATE TABLE composed (a text, b int, c text, PRIMARY KEY (a, b, c))");
  const insert = (c: string) =>
    outcome(client.query("INSERT INTO composed VALUES ($1, 1, $2)", ["é".repeat(500), c]));
  // Each column but the first uses 7 of the 1,981 bytes.
  expect(await insert("c".repeat(963))).toBe("INSERT 1");
  expect(await insert("c".repeat(964))).toBe(tooLarge);
});

test("an index shares the bytes with the primary key, from its build until it is dropped", async () => {
  const client = await connect();
  await client.query("CREATE TABLE indexed (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), v text)");
  const insert = (bytes: number) =>
    outcome(client.query("INSERT INTO indexed (v) VALUES ($1)", [incompressibleText(bytes)]));
  expect(await insert(9_000)).toBe("INSERT 1");
  await client.query("DELETE FROM indexed");
  await createIndex(client, "indexed_v ON indexed (v, id)");
  expect(await insert(1958)).toBe("INSERT 1");
  expect(await insert(1959)).toBe(tooLarge);
  await client.query("ALTER TABLE indexed RENAME COLUMN v TO w");
  expect(await outcome(client.query("UPDATE indexed SET w = repeat('w', 1959)"))).toBe(tooLarge);
  await client.query("ALTER TABLE indexed RENAME COLUMN w TO v");
  await client.query("ALTER TABLE indexed RENAME TO renamed");
  await client.query("ALTER TABLE renamed RENAME TO indexed");
  expect(await insert(1959)).toBe(tooLarge);
  await client.query("DROP INDEX indexed_v");
  expect(await insert(9_000)).toBe("INSERT 1");
});

test("a primary key of 500 bytes leaves 1,474 to an index", async () => {
  const client = await connect();
  await client.query("CREATE TABLE long_named (id text PRIMARY KEY, v text, w text)");
  await createIndex(client, "ON long_named (v) INCLUDE (w)");
  const insert = (id: string, bytes: number) =>
    outcome(
      client.query("INSERT INTO long_named VALUES ($1, $2, $3)", [
        id.repeat(500),
        incompressibleText(bytes),
        "w",
      ]),
    );
  expect(await insert("a", 1474)).toBe("INSERT 1");
  expect(await insert("b", 1475)).toBe(tooLarge);
});

test("a unique constraint counts as a key until it is dropped", async () => {
  const client = await connect();
  await client.query("CREATE TABLE unique_text (id int PRIMARY KEY, v text CONSTRAINT only_one UNIQUE)");
  const insert = (id: number, bytes: number) =>
    outcome(client.query("INSERT INTO unique_text VALUES ($1, $2)", [id, "v".repeat(bytes)]));
  expect(await insert(1, 1970)).toBe("INSERT 1");
  expect(await insert(2, 1971)).toBe(tooLarge);
  await client.query("ALTER TABLE unique_text DROP CONSTRAINT only_one");
  expect(await insert(2, 1971)).toBe("INSERT 1");
});

test("a partial index and one on an expression check only their own entries", async () => {
  const client = await connect();
  await client.query(`CREATE TABLE computed (id int PRIMARY KEY, "it's" text, "new" text)`);
  await createIndex(client, `ON computed ("it's") WHERE "new" IS NULL`);
  await createIndex(client, `ON computed (repeat("new", 100))`);
  const insert = (id: number, first: string, second: string | null) =>
    outcome(client.query("INSERT INTO computed VALUES ($1, $2, $3)", [id, first, second]));
  expect(await insert(1, "x".repeat(1970), null)).toBe("INSERT 1");
  expect(await insert(2, "x".repeat(1971), null)).toBe(tooLarge);
  expect(await insert(2, "x".repeat(1971), "y")).toBe("INSERT 1");
  expect(await insert(3, "", "y".repeat(19))).toBe("INSERT 1");
  expect(await insert(4, "", "y".repeat(20))).toBe(tooLarge);
});

test("INCLUDE columns don't count as key columns", async () => {
  const client = await connect();
  await client.query("CREATE TABLE included (id int PRIMARY KEY, v text, w text)");
  await createIndex(client, "ON included (v) INCLUDE (w)");
  const insert = "INSERT INTO included VALUES (1, repeat('v', 1000), $1)";
  expect(await outcome(client.query(insert, [incompressibleText(1500)]))).toBe("INSERT 1");
});

test("the job of an index with too large keys fails with DSQL's message", async () => {
  const client = await connect();
  await client.query("CREATE TABLE filled (id int PRIMARY KEY, v text)");
  await client.query("INSERT INTO filled VALUES (1, $1)", [incompressibleText(5_000)]);
  const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC ON filled (v)");
  await client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]);
  const jobs = await client.query("SELECT status, details FROM sys.jobs WHERE job_id = $1", [
    rows[0]?.job_id,
  ]);
  expect(jobs.rows).toEqual([{ status: "failed", details: "key size too large" }]);
});

test("a deleted row doesn't fail a job, though an older transaction still sees it", async () => {
  const client = await connect();
  const direct = await connectDirectly();
  await client.query("CREATE TABLE emptied (id int PRIMARY KEY, v text)");
  await client.query("INSERT INTO emptied VALUES (1, $1)", [incompressibleText(9_000)]);
  await direct.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  expect((await direct.query("SELECT FROM emptied")).rowCount).toBe(1);
  await client.query("DELETE FROM emptied");
  const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC emptied_v ON emptied (v)");
  const [job] = rows;
  // Each attempt has a backend of its own: once the second has started, the first has met the row.
  const watcher = await connectDirectly();
  const attempts = new Set<number>();
  for (const until = performance.now() + 10_000; attempts.size < 2 && performance.now() < until;) {
    const workers = await watcher.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = $1",
      [`job ${job?.job_id}`],
    );
    for (const { pid } of workers.rows) attempts.add(pid);
  }
  expect(attempts.size).toBe(2);
  await direct.query("ROLLBACK");
  expect((await client.query("CALL sys.wait_for_job($1)", [job?.job_id])).rows).toEqual([
    { succeeded: true },
  ]);
});

test("COPY is subject to it, and to the transaction's 10 MiB", async () => {
  const client = await connect();
  await client.query("CREATE TABLE copied (k text PRIMARY KEY, v text)");
  const raw = await RawClient.ready(dsql);
  const copy = async (rows: string[]) => {
    expect(await raw.ask([encodeQuery("COPY copied FROM STDIN")], "G")).toBe("G");
    const data = rows.map((row) => encodeMessage(frontend.copyData, Buffer.from(`${row}\n`)));
    return raw.ask([...data, encodeMessage(frontend.copyDone)]);
  };
  expect(await copy(["a\tb", `${"k".repeat(1982)}\t`])).toBe("54000 ZI");
  const million = "v".repeat(1_000_000);
  const keys = Array.from({ length: 11 }, (_, n) => String(n));
  expect(await copy(keys.map((key) => `${key}\t${million}`))).toMatch(/54000 ZI$/);
  expect(await outcome(client.query("SELECT FROM copied"))).toBe("SELECT 0");
  expect(await copy(keys.slice(1).map((key) => `${key}\t${million}`))).toBe("COPY 10 ZI");
  raw.socket.destroy();
});

test("a doomed transaction receives the error about the size like any other", async () => {
  const [one, two] = await Promise.all([connect(), connect()]);
  await one.query("CREATE TABLE lost (id int PRIMARY KEY, v text UNIQUE)");
  await one.query("INSERT INTO lost VALUES (1, 'first')");
  await one.query("BEGIN");
  await one.query("UPDATE lost SET v = 'one'");
  expect(await outcome(two.query("UPDATE lost SET v = 'two'"))).toBe("UPDATE 1");
  const insert = "INSERT INTO lost VALUES (2, repeat('x', 1978))";
  expect(await outcome(one.query(insert))).toBe(tooLarge);
  expect(await outcome(one.query("COMMIT"))).toBe("ROLLBACK");
});

test("the trigger function of a table is dropped with it", async () => {
  const client = await connect();
  const direct = await connectDirectly();
  await client.query("CREATE TABLE gone (id int PRIMARY KEY, v text UNIQUE)");
  const watching = async () =>
    (await direct.query("SELECT FROM pg_proc WHERE proname ~ '^sizes_' AND prosrc ~ 'NEW.v'")).rowCount ?? 0;
  const before = await watching();
  await client.query("DROP TABLE gone");
  expect(await watching()).toBe(before - 1);
});

test("tables created over a direct connection are checked; writes over that connection aren't", async () => {
  const direct = await connectDirectly();
  await direct.query("CREATE TABLE beside (k text PRIMARY KEY, v text)");
  await direct.query("CREATE INDEX ON beside (v)");
  const client = await connect();
  expect(await outcome(client.query("INSERT INTO beside VALUES (repeat('k', 1982))"))).toBe(tooLarge);
  expect(await outcome(client.query("INSERT INTO beside VALUES ('k', repeat('v', 1981))"))).toBe(tooLarge);
  expect(await outcome(direct.query("INSERT INTO beside VALUES (repeat('k', 1982))"))).toBe("INSERT 1");
});

test("the trigger is invisible, and can't be disabled or called", async () => {
  const client = await connect();
  await client.query("CREATE TABLE unseen (k text PRIMARY KEY, p text REFERENCES unseen)");
  for (const sql of [
    "SELECT FROM information_schema.triggers",
    "SELECT FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT FROM information_schema.table_constraints WHERE constraint_name ~ 'dsql'",
  ]) {
    expect((await client.query(sql)).rowCount, sql).toBe(0);
  }
  for (const triggers of ["USER", "ALL"]) {
    expect(await outcome(client.query(`ALTER TABLE unseen DISABLE TRIGGER ${triggers}`))).toBe("ALTER");
    expect(await outcome(client.query("INSERT INTO unseen VALUES (repeat('k', 1982))"))).toBe(tooLarge);
    expect(await outcome(client.query(`ALTER TABLE unseen ENABLE TRIGGER ${triggers}`))).toBe("ALTER");
  }
  const { rows } = await client.query<{ oid: number }>("SELECT 'unseen'::regclass::oid AS oid");
  const [oid] = rows.map((row) => row.oid);
  for (const sql of [
    `SELECT pg_dsql.sizes_${oid}()`,
    `ALTER FUNCTION pg_dsql.sizes_${oid}() RESET ALL`,
    `DROP FUNCTION pg_dsql.sizes_${oid}()`,
  ]) {
    expect(await outcome(client.query(sql))).toBe('3F000 schema "pg_dsql" does not exist');
  }
});
