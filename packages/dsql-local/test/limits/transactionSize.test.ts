import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

const LIMIT = 10 * 1024 * 1024;
const tooLarge = "54000 transaction size limit 10mb exceeded";
/** What a row of (id int PRIMARY KEY, v text) counts in addition to v. */
const ROW = 4 + 64;

/** Inserts rows of 1 MB, the last one shorter, that count `bytes` in total. */
function rowsOf(bytes: number): string {
  const count = Math.ceil(bytes / 1_000_000);
  return `INSERT INTO t SELECT g, repeat('x', CASE WHEN g < ${count} THEN ${1_000_000 - ROW} ELSE
    ${bytes - (count - 1) * 1_000_000 - ROW} END) FROM generate_series(1, ${count}) g`;
}

test("a transaction may write 10 MiB; with more its COMMIT fails", async () => {
  const client = await connect();
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
  for (const bytes of [LIMIT, LIMIT + 1]) {
    await client.query("BEGIN");
    expect(await outcome(client.query(rowsOf(bytes)))).toBe("INSERT 11");
    expect(await outcome(client.query("SELECT FROM t"))).toBe("SELECT 11");
    expect(await outcome(client.query("COMMIT"))).toBe(bytes === LIMIT ? "COMMIT" : tooLarge);
    expect(await outcome(client.query("DELETE FROM t"))).toBe(`DELETE ${bytes === LIMIT ? 11 : 0}`);
  }
});

test("without BEGIN the statement itself fails, with the size in the message", async () => {
  const client = await connect();
  await client.query("CREATE TABLE u (id int PRIMARY KEY, v text)");
  const insert = (bytes: number) => client.query(rowsOf(bytes).replace("INTO t", "INTO u"));
  expect(await outcome(insert(LIMIT + 1))).toBe(tooLarge);
  await expect(insert(12_000_000)).rejects.toMatchObject({
    code: "54000",
    detail: "Current transaction size 12mb > 10mb",
    where: undefined,
  });
  expect(await outcome(insert(LIMIT))).toBe("INSERT 11");
  // With parameters, in the extended protocol.
  const update = "UPDATE u SET v = repeat('y', 1000000) || $1";
  expect(await outcome(client.query(update, ["y"]))).toBe(tooLarge);
  expect((await client.query("SELECT count(*)::int AS n FROM u WHERE v LIKE 'y%'")).rows).toEqual([{ n: 0 }]);
  // Deletes count no bytes.
  expect(await outcome(client.query("DELETE FROM u"))).toBe("DELETE 11");
});

test("statements add up, also within one query, and each transaction begins at zero", async () => {
  const client = await connect();
  await client.query("CREATE TABLE s (id int, v text)");
  const insert = "INSERT INTO s VALUES (1, repeat('x', 4000000))";
  await client.query("BEGIN");
  for (let times = 0; times < 3; times++) expect(await outcome(client.query(insert))).toBe("INSERT 1");
  expect(await outcome(client.query("COMMIT"))).toBe(tooLarge);
  await expect(client.query([insert, insert, insert].join(";"))).rejects.toMatchObject({ code: "54000" });
  for (let times = 0; times < 3; times++) expect(await outcome(client.query(insert))).toBe("INSERT 1");
  await client.query("BEGIN");
  for (let times = 0; times < 3; times++) await client.query(insert);
  expect(await outcome(client.query("ROLLBACK"))).toBe("ROLLBACK");
  await client.query("BEGIN");
  await client.query(insert);
  expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
  expect(await outcome(client.query("SELECT FROM s"))).toBe("SELECT 4");
});

test("index entries count", async () => {
  const client = await connect();
  await client.query("CREATE TABLE i (id int PRIMARY KEY, v text)");
  const insert = "INSERT INTO i SELECT g, repeat('x', 1900) FROM generate_series(1, 2900) g";
  expect(await outcome(client.query(insert))).toBe("INSERT 2900");
  await client.query("DELETE FROM i");
  const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC ON i (v)");
  await client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]);
  expect(await outcome(client.query(insert))).toBe(tooLarge);
});

test("rows that a referential action changes count", async () => {
  const client = await connect();
  await client.query("CREATE TABLE parent (id int PRIMARY KEY)");
  await client.query("CREATE TABLE child (id int, p int REFERENCES parent ON DELETE SET NULL, v text)");
  await client.query("INSERT INTO parent VALUES (1)");
  for (let id = 1; id <= 3; id++) {
    await client.query("INSERT INTO child VALUES ($1, 1, repeat('x', 4000000))", [id]);
  }
  expect(await outcome(client.query("DELETE FROM parent"))).toBe(tooLarge);
  expect(await outcome(client.query("SELECT FROM parent"))).toBe("SELECT 1");
});

test("a direct connection has no such limit", async () => {
  const direct = await connectDirectly();
  await direct.query("CREATE TABLE large (id int PRIMARY KEY, v text)");
  expect(await outcome(direct.query(rowsOf(2 * LIMIT).replace("INTO t", "INTO large")))).toBe("INSERT 21");
});

test("a query has 128 MiB of temporary space, and an index build more", async () => {
  const client = await connect();
  const sort = (rows: number) =>
    outcome(
      client.query(`SELECT count(v) FROM
        (SELECT repeat('x', 1000) || g AS v FROM generate_series(1, ${rows}) g ORDER BY 1 OFFSET 0) sorted`),
    );
  expect(await sort(100_000)).toBe("SELECT 1");
  expect(await sort(150_000)).toBe(
    "54000 query requires more than allowed temp space of 131072 KB to execute",
  );
  const direct = await connectDirectly();
  await direct.query(
    "CREATE TABLE many AS SELECT repeat('x', 1000) || g AS v FROM generate_series(1, 150000) g",
  );
  const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC ON many (v)");
  expect((await client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id])).rows).toEqual([
    { succeeded: true },
  ]);
}, 120_000);
