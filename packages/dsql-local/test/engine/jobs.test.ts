import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { waitUntil } from "../../src/postgres/process/waitUntil.ts";
import { useDsql } from "../../src/testing.ts";
import { outcome, staleSchema } from "./support/outcome.ts";
import { useJobs } from "./support/useJobs.ts";

const dsql = useDsql();
const { connect, connectDirectly, behind, job, submit, succeeded, indexes, underWay, workers } =
  useJobs(dsql);
let client: pg.Client;

beforeEach(async () => {
  client = await connect();
  await client.query("DROP TABLE IF EXISTS book, shelf");
  await client.query("CREATE TABLE book (id int PRIMARY KEY, title text, pages int)");
  await client.query("INSERT INTO book VALUES (1, 'Emma', 474)");
  // For jobs it takes long, for each row.
  await client.query(
    `CREATE OR REPLACE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE sql AS $$
     SELECT $1 FROM pg_sleep(CASE WHEN current_setting('application_name') LIKE 'job %' THEN 60 ELSE 0 END) $$`,
  );
});

const pendingOf = (ids: string[]) => Promise.all(ids.map(async (id) => (await job(id))?.status));

describe("an index build is asynchronous", () => {
  test("several on one table are answered at once, also beside open transactions, and all end valid", async () => {
    const release = dsql.pauseJobs("submitted");
    const writer = await connect();
    await writer.query("BEGIN");
    await writer.query("UPDATE book SET pages = 1");
    const reader = await connect();
    await reader.query("BEGIN");
    await reader.query("SELECT * FROM book");
    const ids = [
      await submit(client, "CREATE INDEX ASYNC a ON book (title)"),
      await submit(client, "CREATE UNIQUE INDEX ASYNC b ON book (lower(title)) WHERE pages > 3 -- long ones"),
      await submit(client, "CREATE INDEX ASYNC ON book (pages)"),
    ];
    expect(await pendingOf(ids)).toEqual(["submitted", "submitted", "submitted"]);
    expect(await indexes("book")).toEqual({ a: false, b: false, book_pages_idx: false });
    release();
    for (const id of ids) expect(await succeeded(client, id)).toBe(true);
    expect(await indexes("book")).toEqual({ a: true, b: true, book_pages_idx: true });
    expect(await behind("SELECT pg_get_indexdef('b'::regclass) AS sql")).toEqual([
      { sql: "CREATE UNIQUE INDEX b ON public.book USING btree (lower(title)) WHERE (pages > 3)" },
    ]);
    // The writer's transaction is older than the change of its table.
    expect(await outcome(writer.query("COMMIT"))).toBe(staleSchema);
    expect(await outcome(reader.query("SELECT * FROM book"))).toMatch(/^SELECT 1$|OC001/);
  });

  test("and isn't kept waiting by transactions that are open when it begins", async () => {
    const release = dsql.pauseJobs("processing");
    const id = await submit(client, "CREATE INDEX ASYNC a ON book (title)");
    const writer = await connect();
    await writer.query("BEGIN");
    await writer.query("INSERT INTO book VALUES (2, 'Persuasion', 249)");
    await writer.query("SELECT * FROM book");
    release();
    expect(await succeeded(client, id)).toBe(true);
    await writer.query("ROLLBACK");
  });

  test("an expression that a row has no value for fails the job, not the statement", async () => {
    const id = await submit(client, "CREATE INDEX ASYNC a ON book ((1 / (pages - 474)))");
    expect(await succeeded(client, id)).toBe(false);
    expect(await job(id)).toMatchObject({ status: "failed", details: "division by zero" });
    expect(await indexes("book")).toEqual({ a: false });
  });

  test("until it is built, duplicates pass, and no constraint can be made of it", async () => {
    const release = dsql.pauseJobs("processing");
    const id = await submit(client, "CREATE UNIQUE INDEX ASYNC a ON book (title)");
    await client.query("INSERT INTO book VALUES (2, 'Emma', 1)");
    await client.query("INSERT INTO book VALUES (3, 'Emma', 1)");
    expect(
      await outcome(client.query("ALTER TABLE book ADD CONSTRAINT unique_title UNIQUE USING INDEX a")),
    ).toBe('55000 index "a" is not valid');
    release();
    expect(await succeeded(client, id)).toBe(false);
    await client.query("DELETE FROM book WHERE id > 1");
    await client.query("DROP INDEX a");
    const again = await submit(client, "CREATE UNIQUE INDEX ASYNC a ON book (title)");
    expect(await succeeded(client, again)).toBe(true);
    expect(await outcome(client.query("INSERT INTO book VALUES (2, 'Emma', 1)"))).toMatch(/^23505/);
    await client.query("ALTER TABLE book ADD CONSTRAINT unique_title UNIQUE USING INDEX a");
  });

  test("what is written while it is held is in it afterwards", async () => {
    const release = dsql.pauseJobs("processing");
    const id = await submit(client, "CREATE INDEX ASYNC a ON book (title)");
    await client.query("INSERT INTO book VALUES (2, 'Persuasion', 249)");
    await client.query("UPDATE book SET title = 'Emma 2' WHERE id = 1");
    release();
    expect(await succeeded(client, id)).toBe(true);
    const there = await connectDirectly();
    await there.query("SET enable_seqscan = off");
    const { rows } = await there.query("SELECT title FROM book WHERE title > '' ORDER BY title");
    expect(rows).toEqual([{ title: "Emma 2" }, { title: "Persuasion" }]);
  });
});

describe("while an index is being built", () => {
  const gone = (name: string) => ({
    status: "completed",
    details: `relation "public.${name}" does not exist`,
  });
  test.each([
    ["DROP INDEX", "DROP INDEX a", gone("a"), {}],
    ["DROP TABLE", "DROP TABLE book", gone("book"), {}],
    ["DROP COLUMN", "ALTER TABLE book DROP COLUMN pages", gone("a"), {}],
  ])("%s cancels that, without waiting for it", async (_, sql, expected, left) => {
    const id = await submit(client, "CREATE INDEX ASYNC a ON book (slow(pages))");
    await underWay(id);
    await client.query(sql);
    expect(await succeeded(client, id)).toBe(true);
    expect(await job(id)).toMatchObject(expected);
    expect(await indexes("book")).toEqual(left);
    expect(await workers()).toEqual([]);
  });

  test("renaming it or its table doesn't wait either, and the build goes on", async () => {
    const id = await submit(client, "CREATE INDEX ASYNC a ON book (slow(pages))");
    await underWay(id);
    await client.query("ALTER INDEX a RENAME TO b");
    await underWay(id);
    await client.query("ALTER TABLE book RENAME TO shelf");
    await underWay(id);
    await client.query("ALTER TABLE shelf ADD COLUMN more text");
    await underWay(id);
    expect(await indexes("shelf")).toEqual({ b: false });
    await client.query("DROP INDEX b");
    expect(await succeeded(client, id)).toBe(true);
  });

  test("those who read and write rows aren't kept waiting when that takes long", async () => {
    const id = await submit(client, "CREATE INDEX ASYNC a ON book (slow(pages))");
    await underWay(id);
    await client.query("INSERT INTO book VALUES (2, 'Persuasion', 249)");
    await underWay(id);
    await client.query("UPDATE book SET pages = pages + 1");
    expect((await client.query("SELECT pages FROM book ORDER BY id")).rows).toEqual([
      { pages: 475 },
      { pages: 250 },
    ]);
    await underWay(id);
    await client.query("DROP INDEX a");
    expect(await succeeded(client, id)).toBe(true);
    expect(await indexes("book")).toEqual({});
  });

  test("another index of that table is answered at once", async () => {
    const id = await submit(client, "CREATE INDEX ASYNC a ON book (slow(pages))");
    await underWay(id);
    const other = await submit(client, "CREATE INDEX ASYNC b ON book (title)");
    expect((await job(other))?.status).toBe("submitted");
    await client.query("DROP INDEX a");
    expect(await succeeded(client, other)).toBe(true);
    expect(await indexes("book")).toEqual({ b: true });
  });
});

describe("a job belongs to the transaction that submits it", () => {
  const jobsOf = (name: string) =>
    behind("SELECT status FROM sys.jobs WHERE job_type = 'INDEX_BUILD' AND object_name = $1", [name]);

  test("which commits it", async () => {
    await client.query("BEGIN");
    const id = await submit(client, "CREATE INDEX ASYNC committed ON book (title)");
    expect((await client.query("SELECT status FROM sys.jobs WHERE job_id = $1", [id])).rows).toEqual([
      { status: "submitted" },
    ]);
    expect((await client.query("SELECT FROM pg_indexes WHERE indexname = 'committed'")).rows).toHaveLength(1);
    expect(await indexes("book")).toEqual({});
    expect(await job(id)).toBeUndefined();
    await client.query("COMMIT");
    expect(await succeeded(client, id)).toBe(true);
    expect(await indexes("book")).toEqual({ committed: true });
  });

  test.each([
    ["rolls it back", "ROLLBACK"],
    ["is undone for an error", "SELECT 1 / 0"],
    ["is left", undefined],
  ])("which %s", async (_, sql) => {
    const session = await connect();
    await session.query("BEGIN");
    await submit(session, "CREATE INDEX ASYNC undone ON book (title)");
    if (sql === undefined) await session.end();
    else await session.query(sql).catch(() => undefined);
    // What comes after it takes the same locks.
    expect(await succeeded(client, await submit(client, "CREATE INDEX ASYNC after ON book (title)"))).toBe(
      true,
    );
    expect(await indexes("book")).toEqual({ after: true });
    expect(await jobsOf("public.undone")).toEqual([]);
  });

  test("and survives giving way to another session", async () => {
    await client.query("BEGIN");
    const id = await submit(client, "CREATE INDEX ASYNC a ON book (title) WHERE pages > 1");
    const writer = await connect();
    await writer.query("INSERT INTO book VALUES (2, 'Persuasion', 249)");
    expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
    expect(await succeeded(client, id)).toBe(true);
    expect(await indexes("book")).toEqual({ a: true });
  });

  test("in one query of several statements its id comes with its own result", async () => {
    const results = (await client.query(
      "BEGIN; CREATE INDEX ASYNC a ON book (title); COMMIT",
    )) as unknown as pg.QueryResult<{ job_id: string }>[];
    expect(results.map(({ command, rows }) => [command, rows.length])).toEqual([
      ["BEGIN", 0],
      ["CREATE", 1],
      ["COMMIT", 0],
    ]);
    expect(await succeeded(client, results[1]?.rows[0]?.job_id ?? "")).toBe(true);
    const failing = client.query("SELECT 1; CREATE INDEX ASYNC b ON book (title); SELECT 1 / 0");
    expect(await outcome(failing)).toBe("22012 division by zero");
    expect(await indexes("book")).toEqual({ a: true });
  });

  test("which holds one change of the schema and no data", async () => {
    await client.query("BEGIN");
    await submit(client, "CREATE INDEX ASYNC a ON book (title)");
    expect(await outcome(client.query("CREATE INDEX ASYNC b ON book (title)"))).toBe(
      "0A000 multiple ddl statements not supported in a transaction",
    );
    await client.query("ROLLBACK");
    await client.query("BEGIN");
    await submit(client, "CREATE INDEX ASYNC a ON book (title)");
    expect(await outcome(client.query("INSERT INTO book VALUES (2)"))).toBe(
      "0A000 ddl and dml are not supported in the same transaction",
    );
    await client.query("ROLLBACK");
    expect(await indexes("book")).toEqual({});
  });
});

describe("a constraint is validated asynchronously", () => {
  test("and other sessions write meanwhile, or change the table", async () => {
    await client.query("ALTER TABLE book ADD CONSTRAINT c CHECK (slow(pages) > 0) NOT VALID");
    const id = await submit(client, "ALTER TABLE ASYNC book VALIDATE CONSTRAINT c");
    await underWay(id);
    expect((await job(id))?.status).toBe("processing");
    await client.query("DELETE FROM book WHERE id = 2");
    await client.query("ALTER TABLE book DROP CONSTRAINT c");
    expect(await succeeded(client, id)).toBe(true);
    expect(await job(id)).toMatchObject({
      status: "completed",
      details: 'constraint "c" of relation "public.book" does not exist',
      job_type: "VALIDATE_CONSTRAINT",
      object_name: "public.c",
    });
  });

  test("and stays NOT VALID when a row breaks it", async () => {
    await client.query("CREATE TABLE shelf (id int PRIMARY KEY)");
    await client.query("ALTER TABLE book ADD CONSTRAINT fk FOREIGN KEY (pages) REFERENCES shelf NOT VALID");
    const id = await submit(client, "ALTER TABLE ASYNC book VALIDATE CONSTRAINT fk");
    expect(await succeeded(client, id)).toBe(false);
    expect(await job(id)).toMatchObject({
      status: "failed",
      details: 'insert or update on table "book" violates foreign key constraint "fk"',
    });
    expect(await behind("SELECT convalidated FROM pg_constraint WHERE conname = 'fk'")).toEqual([
      { convalidated: false },
    ]);
  });

  test("in the transaction that asks for it", async () => {
    await client.query("ALTER TABLE book ADD CONSTRAINT c CHECK (pages > 0) NOT VALID");
    await client.query("BEGIN");
    const undone = await submit(client, "ALTER TABLE ASYNC book VALIDATE CONSTRAINT c");
    await client.query("ROLLBACK");
    expect(await job(undone)).toBeUndefined();
    await client.query("BEGIN");
    const id = await submit(client, "ALTER TABLE ASYNC book VALIDATE CONSTRAINT c");
    await client.query("COMMIT");
    expect(await succeeded(client, id)).toBe(true);
  });
});

describe("waiting for a job", () => {
  test("of an unknown id answers false, and there is nothing to cancel a job with", async () => {
    expect(await succeeded(client, "aaaaaaaaaaaaaaaaaaaaaaaaaa")).toBe(false);
    expect(await outcome(client.query("CALL sys.cancel_job('aaaaaaaaaaaaaaaaaaaaaaaaaa')"))).toBe(
      "42883 procedure sys.cancel_job(unknown) does not exist",
    );
    expect(await outcome(client.query("SELECT sys.wait_for_job('a')"))).toMatch(/^42809/);
  });

  test("ends with the client that waits", async () => {
    const release = dsql.pauseJobs("processing");
    const id = await submit(client, "CREATE INDEX ASYNC a ON book (title)");
    const waiter = await connect({ application_name: "waits for a job" });
    const waiting = succeeded(waiter, id).catch(() => "gone");
    // What is sent first is answered first: the server is waiting when this has come back.
    await client.query("SELECT 1");
    (waiter as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    const isGone = async () =>
      (await behind("SELECT FROM pg_stat_activity WHERE application_name = 'waits for a job'")).length === 0;
    expect(await waitUntil(isGone, 5_000)).toBe(true);
    void waiting;
    release();
    expect(await succeeded(client, id)).toBe(true);
  });
});

test("what is dropped shows up as a job, once it is committed", async () => {
  await client.query("CREATE TABLE shelf (id int PRIMARY KEY, name text)");
  const id = await submit(client, "CREATE INDEX ASYNC shelf_name ON shelf (name)");
  await succeeded(client, id);
  const drops = () =>
    behind(
      `SELECT status, details, class_id::regclass::text AS class, object_name FROM sys.jobs
       WHERE job_type = 'DROP' AND object_name ~ 'shelf' ORDER BY start_time DESC LIMIT 2`,
    );
  const [before] = [await drops()];
  await client.query("BEGIN");
  await client.query("DROP INDEX shelf_name");
  await client.query("ROLLBACK");
  expect(await drops()).toEqual(before);
  await client.query("DROP INDEX shelf_name");
  await client.query("DROP TABLE shelf");
  const row = { status: "completed", details: null, class: "pg_class" };
  expect(await drops()).toEqual([
    { ...row, object_name: "public.shelf" },
    { ...row, object_name: "public.shelf_name" },
  ]);
});
