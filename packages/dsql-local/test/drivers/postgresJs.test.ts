import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { connect as connectSetup } from "../connect.ts";
import { useClients } from "../engine/support/useClients.ts";
import { dropConnections } from "./behind.ts";
import { usePostgresJs } from "./usePostgresJs.ts";

const dsql = useDsql();
const { connectDirectly } = useClients(dsql);
const open = usePostgresJs(dsql);

beforeAll(async () => {
  const client = await connectSetup(dsql);
  await client.query(
    "CREATE TABLE item (id int PRIMARY KEY, title text NOT NULL, data jsonb, made timestamptz DEFAULT now())",
  );
  await client.query("CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)");
  await client.query("INSERT INTO counter SELECT i, 0 FROM generate_series(1, 10) AS i");
  await client.end();
});

describe.each([{ prepare: true }, { prepare: false }])("with %o", ({ prepare }) => {
  test("tagged templates accept values, lists, inserts and updates of objects, and fragments", async () => {
    const sql = await open({ prepare });
    await sql`DELETE FROM item`;
    const items = [
      { id: 1, title: "one ' \\ ä" },
      { id: 2, title: "two" },
      { id: 3, title: "three" },
    ];
    const inserted = await sql<
      { id: number; data: unknown; made: Date }[]
    >`INSERT INTO item ${sql(items)} RETURNING *`;
    expect(inserted.map(({ id, data }) => [id, data])).toEqual([
      [1, null],
      [2, null],
      [3, null],
    ]);
    expect(inserted[0]?.made).toBeInstanceOf(Date);
    const data = { tags: ["a", null], ü: { n: 1.5 } };
    await sql`UPDATE item SET ${sql({ title: "uno", data: sql.json(data) as never })} WHERE id = ${1}`;
    expect(
      await sql`SELECT ${sql(["id", "title", "data"])} FROM item WHERE id IN ${sql([1, 2])} ORDER BY id`,
    ).toEqual([
      { id: 1, title: "uno", data },
      { id: 2, title: "two", data: null },
    ]);
    const where = (titled: string | undefined) => (titled ? sql`WHERE title = ${titled}` : sql``);
    expect((await sql`SELECT FROM item ${where("two")}`).count).toBe(1);
    expect((await sql`SELECT FROM item ${where(undefined)}`).count).toBe(3);
    expect(await sql`SELECT id FROM item WHERE id = ANY (${[2, 3]}) ORDER BY id`.values()).toEqual([
      [2],
      [3],
    ]);
    expect(await sql`SELECT ${["a", 'b"', "c,d"]}::text[] AS list`).toEqual([{ list: ["a", 'b"', "c,d"] }]);
  });

  test("100 queries at once over 4 connections return their own values", async () => {
    const sql = await open({ prepare, max: 4 });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => sql<{ n: number }[]>`SELECT ${n}::int AS n`),
    );
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  test("a transaction stays on its connection, sends its queries at once, and is rolled back on an exception", async () => {
    const sql = await open({ prepare });
    const sums = await sql.begin((tx) => [
      tx`UPDATE counter SET n = n + 1 WHERE id = 1 RETURNING n`,
      tx`SELECT n FROM counter WHERE id = 1`,
    ]);
    expect(sums[0]).toEqual(sums[1]);
    const before = await sql`SELECT n FROM counter WHERE id = 1`;
    await expect(
      sql.begin(async (tx) => {
        await tx`UPDATE counter SET n = 99 WHERE id = 1`;
        throw new Error("never mind");
      }),
    ).rejects.toThrow("never mind");
    await expect(
      sql.begin(async (tx) => {
        await tx`UPDATE counter SET n = 99 WHERE id = 1`;
        await tx`SELECT 1/0`;
      }),
    ).rejects.toMatchObject({ code: "22012" });
    expect(await sql`SELECT n FROM counter WHERE id = 1`).toEqual(before);
  });

  test("two transactions on one row: the second to commit fails in begin", async () => {
    const sql = await open({ prepare, max: 2 });
    let wrote = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    const add = () =>
      sql.begin(async (tx) => {
        await tx`UPDATE counter SET n = n + 1 WHERE id = 2`;
        if (++wrote === 2) release();
        await both;
      });
    const ends = await Promise.allSettled([add(), add()]);
    expect(wrote).toBe(2);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = ends.find((end) => end.status === "rejected");
    expect(lost?.reason).toMatchObject({
      code: "40001",
      message: expect.stringContaining("(OC000)") as string,
    });
  });

  test("a savepoint is rejected as on DSQL", async () => {
    const sql = await open({ prepare });
    const nested = sql.begin((tx) => tx.savepoint((point) => point`SELECT 1`));
    await expect(nested).rejects.toMatchObject({
      code: "0A000",
      message: "unsupported transaction statement: SAVEPOINT",
    });
  });

  test("a cursor returns rows in parts, and can be closed early", async () => {
    const sql = await open({ prepare, max: 1 });
    const sizes: number[] = [];
    await sql`SELECT n FROM generate_series(1, 25) AS n`.cursor(10, (rows) => void sizes.push(rows.length));
    expect(sizes).toEqual([10, 10, 5]);
    let seen = 0;
    for await (const [row] of sql<{ n: number }[]>`SELECT n FROM generate_series(1, 100000) AS n`.cursor(1)) {
      seen++;
      if (row?.n === 3) break;
    }
    expect(seen).toBe(3);
    expect(await sql`SELECT 1 AS it`).toEqual([{ it: 1 }]);
  });

  test("rows can be read one by one, and a statement described", async () => {
    const sql = await open({ prepare });
    let sum = 0;
    await sql<{ n: number }[]>`SELECT n FROM generate_series(1, 1000) AS n`.forEach(({ n }) => {
      sum += n;
    });
    expect(sum).toBe(500_500);
    const { columns, types } =
      await sql`SELECT id, title FROM item WHERE id = ${1} AND title = ${"x"}`.describe();
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ["id", 23],
      ["title", 25],
    ]);
    expect(types).toEqual([23, 25]);
  });

  test("unsafe sends several statements as one transaction, with a result for each", async () => {
    const sql = await open({ prepare });
    const results = (await sql.unsafe(
      "UPDATE counter SET n = 7 WHERE id = 3; SELECT n FROM counter WHERE id = 3; SELECT 'end' AS it",
    )) as unknown as { n?: number; it?: string }[][];
    expect(results.map((rows) => [...rows])).toEqual([[], [{ n: 7 }], [{ it: "end" }]]);
    await expect(sql.unsafe("UPDATE counter SET n = 8 WHERE id = 3; SELECT 1/0")).rejects.toMatchObject({
      code: "22012",
    });
    expect(await sql.unsafe("SELECT n FROM counter WHERE id = $1", [3])).toEqual([{ n: 7 }]);
  });

  test("COPY copies rows in and out", async () => {
    const sql = await open({ prepare });
    await sql`DELETE FROM item`;
    const lines = Array.from({ length: 500 }, (_, i) => `${i}\tä ${i}\n`);
    const into: Writable = await sql`COPY item (id, title) FROM STDIN`.writable();
    await pipeline(Readable.from(lines), into);
    const chunks: Buffer[] = [];
    const out: Readable = await sql`COPY (SELECT id, title FROM item ORDER BY id) TO STDOUT`.readable();
    for await (const chunk of out as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(lines.join(""));
  });

  test("an error's fields are complete, and the connection stays usable", async () => {
    const sql = await open({ prepare, max: 1 });
    await sql`INSERT INTO item ${sql({ id: 900, title: "x" })} ON CONFLICT DO NOTHING`;
    await expect(sql`INSERT INTO item ${sql({ id: 900, title: "x" })}`).rejects.toMatchObject({
      code: "23505",
      table_name: "item",
      constraint_name: "item_pkey",
      detail: "Key (id)=(900) already exists.",
    });
    await expect(sql`SELECT nothing FROM item`).rejects.toMatchObject({ code: "42703", position: "8" });
    await expect(sql`SELECT ${"x"}::int`).rejects.toMatchObject({ code: "22P02" });
    expect(await sql`SELECT 1 AS it`).toEqual([{ it: 1 }]);
  });
});

test("a request to cancel is taken and has no effect on the server", async () => {
  const sql = await open({ max: 1 });
  const behind = await connectDirectly();
  const query = sql`SELECT 'not cancelled' AS it, pg_sleep(0.4)`;
  const answer = query.execute();
  const sleeping = async () =>
    (
      await behind.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%not cancelled%' AND wait_event = 'PgSleep'",
      )
    ).rowCount;
  await expect.poll(sleeping, { interval: 10 }).toBe(1);
  answer.cancel();
  expect(await answer).toMatchObject([{ it: "not cancelled" }]);
});

test("LISTEN is refused as on DSQL", async () => {
  const sql = await open();
  await expect(sql.listen("news", () => undefined)).rejects.toMatchObject({
    code: "0A000",
    message: "unsupported statement: Listen",
  });
});

test("connections that the server drops are opened anew", async () => {
  const sql = await open({ max: 3 });
  await Promise.all([sql`SELECT 1`, sql`SELECT 2`, sql`SELECT 3`]);
  expect(await dropConnections(await connectDirectly())).toBeGreaterThanOrEqual(3);
  // One query may be handed to each of the dying connections, and fails with it; postgres.js may then fail the first on
  // the new one as well, with the error that it had kept of the old. After that all are as good as new.
  let failures = 0;
  const ask = () => Promise.allSettled([1, 2, 3].map((n) => sql<{ n: number }[]>`SELECT ${n}::int AS n`));
  for (let answers = await ask(); ; answers = await ask()) {
    const failed = answers.filter(({ status }) => status === "rejected").length;
    failures += failed;
    expect(failures).toBeLessThanOrEqual(6);
    if (failed > 0) continue;
    expect(answers.map((answer) => answer.status === "fulfilled" && answer.value[0]?.n)).toEqual([1, 2, 3]);
    break;
  }
});
