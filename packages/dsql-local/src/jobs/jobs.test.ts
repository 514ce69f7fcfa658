import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { waitUntil } from "../postgres/process/waitUntil.ts";
import { startDsqlLocal } from "../server/startDsqlLocal.ts";
import { useDsql } from "../testing.ts";
import { connect } from "../../test/connect.ts";

const dsql = useDsql();
let client: pg.Client;

beforeAll(async () => {
  client = await connect(dsql);
});
afterAll(async () => {
  await client.end();
});
beforeEach(async () => {
  await client.query("DROP TABLE IF EXISTS book");
  await client.query("CREATE TABLE book (id int PRIMARY KEY, title text, pages int, meta jsonb)");
});

interface Job {
  status: string;
  details: string | null;
  job_type: string;
  object_name: string;
}

async function startJob(sql: string): Promise<string> {
  const { rows } = await client.query<{ job_id: string }>(sql);
  expect(rows).toHaveLength(1);
  return rows[0]?.job_id ?? "";
}

async function job(id: string): Promise<Job | undefined> {
  const { rows } = await client.query<Job>(
    "SELECT status, details, job_type, object_name FROM sys.jobs WHERE job_id = $1",
    [id],
  );
  return rows[0];
}

async function isValid(index: string): Promise<boolean | undefined> {
  const { rows } = await client.query<{ indisvalid: boolean }>(
    "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)",
    [index],
  );
  return rows[0]?.indisvalid;
}

const succeeded = async (id: string) =>
  (await client.query<{ succeeded: boolean }>("CALL sys.wait_for_job($1)", [id])).rows;

test("an index is in the catalog, invalid, while its job is paused, and valid afterwards", async () => {
  const release = dsql.pauseJobs("submitted");
  const id = await startJob("CREATE INDEX ASYNC book_pages ON book (pages)");
  expect(id).toMatch(/^[a-z2-7]{26}$/);
  expect(await isValid("book_pages")).toBe(false);
  expect(await job(id)).toMatchObject({ status: "submitted" });
  const waiting = succeeded(id);
  release();
  expect(await waiting).toEqual([{ succeeded: true }]);
  expect(await isValid("book_pages")).toBe(true);
  expect(await job(id)).toEqual({
    status: "completed",
    details: null,
    job_type: "INDEX_BUILD",
    object_name: "public.book_pages",
  });
});

test("the job of a unique index over duplicates fails with details, and the index stays invalid", async () => {
  await client.query("INSERT INTO book (id, title) VALUES (1, 'Emma'), (2, 'Emma')");
  const id = await startJob("CREATE UNIQUE INDEX ASYNC book_title ON book (title)");
  expect(await succeeded(id)).toEqual([{ succeeded: false }]);
  expect(await job(id)).toMatchObject({
    status: "failed",
    details: "found duplicate key(s) while validating index uniqueness",
  });
  expect(await isValid("book_title")).toBe(false);
  // A common mistake: IF NOT EXISTS finds the failed index.
  const again = await client.query("CREATE UNIQUE INDEX ASYNC IF NOT EXISTS book_title ON book (title)");
  expect(again.command).toBe("CREATE");
  expect(await isValid("book_title")).toBe(false);
  await client.query("DROP INDEX book_title");
  expect(await isValid("book_title")).toBeUndefined();
});

test("an index that can't be built fails at once, without a job", async () => {
  const count = async () => (await client.query("SELECT FROM sys.jobs")).rowCount;
  await client.query("CREATE OR REPLACE VIEW titles AS SELECT 'a' AS title");
  const before = await count();
  for (const [sql, code, message] of [
    ["CREATE INDEX ASYNC i ON nowhere (a)", "42P01", 'relation "nowhere" does not exist'],
    ["CREATE INDEX ASYNC i ON book (a)", "42703", 'column "a" does not exist'],
    ["CREATE INDEX ASYNC i ON book (pages, meta)", "0A000", "datatype jsonb is not supported in a key"],
    ["CREATE INDEX ASYNC i ON book ((meta->'a'))", "0A000", "datatype jsonb is not supported in a key"],
    ["CREATE INDEX ASYNC i ON book ((meta::json))", "0A000", "datatype json is not supported in a key"],
    ["CREATE INDEX ASYNC i ON titles (title)", "42809", 'cannot create index on relation "titles"'],
    ["CREATE INDEX ASYNC i ON sys.jobs (status)", "42501", "must be owner of view jobs"],
    ["CREATE INDEX ASYNC i ON pg_class (relname)", "42501", "must be owner of table pg_class"],
    ["ALTER TABLE ASYNC nowhere VALIDATE CONSTRAINT c", "42P01", 'relation "nowhere" does not exist'],
    [
      "ALTER TABLE ASYNC book VALIDATE CONSTRAINT c",
      "42704",
      'constraint "c" of relation "book" does not exist',
    ],
    [
      "ALTER TABLE ASYNC book VALIDATE CONSTRAINT book_pkey",
      "42809",
      'constraint "book_pkey" of relation "book" is not a foreign key or check constraint',
    ],
    [
      "CREATE INDEX ASYNC i ON book ((random()))",
      "42P17",
      "functions in index expression must be marked IMMUTABLE",
    ],
  ] as const) {
    await expect(client.query(sql), sql).rejects.toMatchObject({ code, message });
  }
  await startJob("CREATE INDEX ASYNC i ON book (pages)").then(succeeded);
  await expect(client.query("CREATE INDEX ASYNC i ON book (pages)")).rejects.toMatchObject({ code: "42P07" });
  expect(await count()).toBe((before ?? 0) + 1);
});

test("a submitted job has no update time and no details", async () => {
  const release = dsql.pauseJobs("submitted");
  const id = await startJob("CREATE INDEX ASYNC book_pages ON book (pages)");
  const row = async () =>
    (
      await client.query(
        `SELECT status, details, class_id::int, object_name, update_time >= start_time AS updated
         FROM sys.jobs WHERE job_id = $1`,
        [id],
      )
    ).rows as unknown[];
  const job = { details: null, class_id: 1259, object_name: "public.book_pages" };
  expect(await row()).toEqual([{ status: "submitted", ...job, updated: null }]);
  release();
  expect(await succeeded(id)).toEqual([{ succeeded: true }]);
  expect(await row()).toEqual([{ status: "completed", ...job, updated: true }]);
});

test.each<[string, string[], string[], string]>([
  ["an index", [], ["CREATE INDEX ASYNC i ON book (pages)"], "public.book"],
  ["a qualified table", [], ["CREATE INDEX ASYNC i ON public.book (pages)"], "public.book"],
  [
    "a table that has another name by then",
    [],
    ["CREATE INDEX ASYNC i ON book (pages)", "ALTER TABLE book RENAME TO shelf"],
    "public.shelf",
  ],
  [
    "a constraint",
    ["ALTER TABLE book ADD CONSTRAINT c CHECK (pages > 0) NOT VALID"],
    ["ALTER TABLE ASYNC book VALIDATE CONSTRAINT c"],
    "public.book",
  ],
])(
  "the job of %s whose table is dropped ends completed, and names the table",
  async (_, before, sql, table) => {
    for (const statement of before) await client.query(statement);
    const [start = "", ...then] = sql;
    for (const held of ["submitted", "processing"] as const) {
      const release = dsql.pauseJobs(held);
      const id = await startJob(start);
      if (held === "processing" || then.length > 0) {
        release();
        const again = dsql.pauseJobs("processing");
        expect(await waitUntil(async () => (await job(id))?.status === "processing", 5_000)).toBe(true);
        for (const statement of then) await client.query(statement);
        await client.query(`DROP TABLE ${table}`);
        again();
      } else {
        await client.query(`DROP TABLE ${table}`);
        release();
      }
      expect(await succeeded(id)).toEqual([{ succeeded: true }]);
      expect(await job(id)).toMatchObject({
        status: "completed",
        details: `relation "${then.length > 0 ? "public.shelf" : table}" does not exist`,
      });
      await client.query("CREATE TABLE book (id int PRIMARY KEY, title text, pages int, meta jsonb)");
      for (const statement of before) await client.query(statement);
    }
  },
);

test("a table has at most 24 indexes", async () => {
  // The end of a build changes the table: a session that hasn't waited for it receives OC001.
  for (let i = 1; i < 24; i++) await succeeded(await startJob(`CREATE INDEX ASYNC i${i} ON book (pages)`));
  await expect(client.query("CREATE INDEX ASYNC i24 ON book (pages)")).rejects.toMatchObject({
    code: "54000",
    message: "more than 24 indexes per table are not allowed",
  });
});

test("a job validates a constraint, and fails when rows violate it", async () => {
  await client.query("INSERT INTO book (id, pages) VALUES (1, -1)");
  await client.query("ALTER TABLE book ADD CONSTRAINT positive CHECK (pages > 0) NOT VALID");
  const failing = await startJob("ALTER TABLE ASYNC book VALIDATE CONSTRAINT positive");
  expect(await succeeded(failing)).toEqual([{ succeeded: false }]);
  expect(await job(failing)).toMatchObject({
    status: "failed",
    details: 'check constraint "positive" of relation "book" is violated by some row',
    job_type: "VALIDATE_CONSTRAINT",
  });
  await client.query("UPDATE book SET pages = 1");
  const passing = await startJob("ALTER TABLE ASYNC book VALIDATE CONSTRAINT positive");
  expect(await succeeded(passing)).toEqual([{ succeeded: true }]);
});

test("waiting is rejected inside a transaction and for a text that isn't a job id", async () => {
  await client.query("BEGIN");
  await expect(client.query("CALL sys.wait_for_job('aaaaaaaaaaaaaaaaaaaaaaaaaa')")).rejects.toThrow();
  await client.query("ROLLBACK");
  await expect(client.query("CALL sys.wait_for_job('x')")).rejects.toMatchObject({ code: "22P02" });
});

test("IF NOT EXISTS submits no job for a name that any relation has, and returns null", async () => {
  // Another session can still create it during the build.
  await startJob("CREATE INDEX ASYNC i ON book (pages)").then(succeeded);
  const notices: (string | undefined)[] = [];
  client.on("notice", ({ message }) => notices.push(message));
  const again = await client.query("CREATE INDEX ASYNC IF NOT EXISTS i ON book (title)");
  expect(again).toMatchObject({ command: "CREATE", rows: [{ job_id: null }] });
  expect(notices).toEqual(['relation "i" already exists, skipping']);
});

test("an index's name is truncated to 63 bytes before the lookup", async () => {
  const long = "i".repeat(63);
  await startJob(`CREATE INDEX ASYNC ${long}_pages ON book (pages)`).then(succeeded);
  const again = await client.query(`CREATE INDEX ASYNC IF NOT EXISTS ${long}_title ON book (title)`);
  expect(again.rows).toEqual([{ job_id: null }]);
  await expect(client.query(`CREATE INDEX ASYNC ${long}_title ON book (title)`)).rejects.toMatchObject({
    code: "42P07",
    message: `relation "${long}" already exists`,
  });
});

test("the name of a UNIQUE constraint counts as well, and IF NOT EXISTS needs a name", async () => {
  await client.query("CREATE TABLE IF NOT EXISTS shelf (no int CONSTRAINT one UNIQUE)");
  const again = await client.query("CREATE UNIQUE INDEX ASYNC IF NOT EXISTS one ON shelf (no)");
  expect(again.rows).toEqual([{ job_id: null }]);
  await expect(client.query("CREATE INDEX ASYNC IF NOT EXISTS ON shelf (no)")).rejects.toMatchObject({
    code: "42601",
    message: 'syntax error at or near "ON"',
  });
});

test("USING btree_index is accepted anywhere, and every other method is rejected before the missing ASYNC", async () => {
  const id = await startJob(
    'CREATE UNIQUE INDEX ASYNC "i" ON book\n/* é */ using "btree_index"(pages) -- as usual',
  );
  expect(await succeeded(id)).toEqual([{ succeeded: true }]);
  for (const [sql, message] of [
    ["CREATE INDEX j ON book USING btree (pages)", "USING not supported for CREATE INDEX"],
    ["CREATE INDEX ASYNC j ON book USING gin (meta)", "USING not supported for CREATE INDEX"],
    ["CREATE INDEX j ON book USING btree_index (pages)", "unsupported mode. please use CREATE INDEX ASYNC."],
  ] as const) {
    await expect(client.query(sql), sql).rejects.toMatchObject({ code: "0A000", message });
  }
});

test.each([
  ["a build", "INDEX_BUILD", "CREATE INDEX ASYNC cut ON book (pages)"],
  ["a validation", "VALIDATE_CONSTRAINT", "ALTER TABLE ASYNC book VALIDATE CONSTRAINT positive"],
])("%s cut off by the end of its server is finished by the next one", async (_, type, sql) => {
  await client.query("ALTER TABLE book ADD CONSTRAINT positive CHECK (pages > 0) NOT VALID");
  const backend = { connectionString: dsql.backendConnectionString };
  const first = await startDsqlLocal({ backend });
  first.pauseJobs("processing");
  const there = await connect(first);
  const { rows } = await there.query<{ job_id: string }>(sql);
  const id = rows[0]?.job_id ?? "";
  expect(await waitUntil(async () => (await job(id))?.status === "processing", 5_000)).toBe(true);
  await there.end();
  await first.stop();
  expect(await job(id)).toMatchObject({ status: "processing", job_type: type });
  const second = await startDsqlLocal({ backend });
  expect(await succeeded(id)).toEqual([{ succeeded: true }]);
  await second.stop();
  expect(await job(id)).toMatchObject({ status: "completed", details: null });
});
