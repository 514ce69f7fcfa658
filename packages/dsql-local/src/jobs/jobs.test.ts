import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { waitUntil } from "../backend/waitUntil.ts";
import { useDsql } from "../testing.ts";
import { connect } from "../../test/connect.ts";
import { createLogins } from "../backend/createLogins.ts";
import { createJobs } from "./createJobs.ts";

const dsql = useDsql();
let client: pg.Client;
let other: pg.Client;

beforeAll(async () => {
  client = await connect(dsql);
  other = await connect(dsql);
});
afterAll(async () => {
  await client.end();
  await other.end();
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

test("an index is in the catalog, invalid, while its job waits for a writer, and valid afterwards", async () => {
  await other.query("BEGIN");
  await other.query("INSERT INTO book (id) VALUES (1)");
  const id = await startJob("CREATE INDEX ASYNC book_pages ON book (pages)");
  expect(id).toMatch(/^[a-z2-7]{26}$/);
  expect(await isValid("book_pages")).toBe(false);
  expect((await job(id))?.status).toMatch(/^(submitted|processing)$/);
  const waiting = succeeded(id);
  await other.query("COMMIT");
  expect(await waiting).toEqual([{ succeeded: true }]);
  expect(await isValid("book_pages")).toBe(true);
  expect(await job(id)).toEqual({
    status: "completed",
    details: null,
    job_type: "INDEX_BUILD",
    object_name: "public.book_pages",
  });
});

test("a unique index over duplicates fails its job with details and stays, invalid", async () => {
  await client.query("INSERT INTO book (id, title) VALUES (1, 'Emma'), (2, 'Emma')");
  const id = await startJob("CREATE UNIQUE INDEX ASYNC book_title ON book (title)");
  expect(await succeeded(id)).toEqual([{ succeeded: false }]);
  expect(await job(id)).toMatchObject({
    status: "failed",
    details: "found duplicate key(s) while validating index uniqueness",
  });
  expect(await isValid("book_title")).toBe(false);
  // What people trip over: the failed index is taken for the wanted one.
  const again = await client.query("CREATE UNIQUE INDEX ASYNC IF NOT EXISTS book_title ON book (title)");
  expect(again.command).toBe("CREATE");
  expect(await isValid("book_title")).toBe(false);
  await client.query("DROP INDEX book_title");
  expect(await isValid("book_title")).toBeUndefined();
});

test("what an index can't be built for is answered at once, without a job", async () => {
  const count = async () => (await client.query("SELECT FROM sys.jobs")).rowCount;
  const before = await count();
  for (const [sql, code, message] of [
    ["CREATE INDEX ASYNC i ON nowhere (a)", "42P01", 'relation "nowhere" does not exist'],
    ["CREATE INDEX ASYNC i ON book (a)", "42703", 'column "a" does not exist'],
    ["CREATE INDEX ASYNC i ON book (pages, meta)", "0A000", "datatype jsonb is not supported in a key"],
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

test("a table takes 24 indexes and not one more", async () => {
  for (let i = 1; i < 24; i++) await startJob(`CREATE INDEX ASYNC i${i} ON book (pages)`);
  await expect(client.query("CREATE INDEX ASYNC i24 ON book (pages)")).rejects.toMatchObject({
    code: "54000",
    message: "more than 24 indexes per table are not allowed",
  });
});

test("a constraint is validated by a job, which fails when rows violate it", async () => {
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

test("waiting isn't possible inside a transaction, nor for a text that is no job id", async () => {
  await client.query("BEGIN");
  await expect(client.query("CALL sys.wait_for_job('aaaaaaaaaaaaaaaaaaaaaaaaaa')")).rejects.toThrow();
  await client.query("ROLLBACK");
  await expect(client.query("CALL sys.wait_for_job('x')")).rejects.toMatchObject({ code: "22P02" });
});

test("a build cut off by the end of its server is finished by the next one", async () => {
  // A server's jobs alone, on a connection to the database: to be stopped in the middle of a build.
  const logins = await createLogins(dsql.backendConnectionString);
  const first = await createJobs(dsql.backendConnectionString, logins);
  await other.query("BEGIN");
  await other.query("INSERT INTO book (id, pages) VALUES (1, 1)");
  const answer = await first.start(
    {
      backendText: "CREATE INDEX CONCURRENTLY book_cut ON book (pages)",
      async: {
        type: "index",
        table: { name: "book" },
        columns: ["pages"],
        unique: false,
        ifNotExists: false,
      },
    },
    { searchPath: "public", user: "admin" },
  );
  const id = "jobId" in answer ? (answer.jobId ?? "") : "";
  await first.stop();
  expect(await isValid("book_cut")).toBe(false);
  expect((await job(id))?.status).toBe("processing");
  await other.query("COMMIT");
  const second = await createJobs(dsql.backendConnectionString, logins);
  expect(await second.wait(id)).toEqual({ succeeded: true });
  expect(await isValid("book_cut")).toBe(true);
  await second.stop();
  expect(await waitUntil(async () => (await job(id))?.status === "completed", 5_000)).toBe(true);
});
