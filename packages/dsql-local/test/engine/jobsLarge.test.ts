import type pg from "pg";
import { beforeEach, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { useJobs } from "./support/useJobs.ts";

const dsql = useDsql();
const { connect, connectDirectly, behind, job, submit, succeeded, indexes } = useJobs(dsql);
const ROWS = 60_000;
let client: pg.Client;

beforeEach(async () => {
  client = await connect();
  await client.query("DROP TABLE IF EXISTS page");
  await client.query("CREATE TABLE page (id int PRIMARY KEY, text text)");
  await behind(`INSERT INTO page SELECT i, repeat('x', 150) || i FROM generate_series(1, ${ROWS}) AS i`);
  // Large enough to be built without locking anybody out.
  expect(await behind("SELECT pg_relation_size('page') > 8 * 1024 * 1024 AS large")).toEqual([
    { large: true },
  ]);
});

test("a large table's index is built beside open transactions of clients", async () => {
  const release = dsql.pauseJobs("processing");
  const id = await submit(client, "CREATE INDEX ASYNC page_text ON page (text) WHERE id > 0");
  const reader = await connect();
  await reader.query("BEGIN");
  await reader.query("SELECT count(*) FROM page");
  const writer = await connect();
  await writer.query("BEGIN");
  await writer.query("INSERT INTO page VALUES (0, 'a')");
  release();
  expect(await succeeded(client, id)).toBe(true);
  expect(await indexes("page")).toEqual({ page_text: true });
  // Another index has taken its place; the job names that.
  expect(
    await behind("SELECT object_id = 'page_text'::regclass AS same FROM sys.jobs WHERE job_id = $1", [id]),
  ).toEqual([{ same: true }]);
  await reader.query("ROLLBACK");
  await writer.query("ROLLBACK");
});

test("and beside a transaction past the server that stays open, by locking writers out after all", async () => {
  const there = await connectDirectly();
  await there.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  await there.query("SELECT 1 FROM pg_class");
  const id = await submit(client, "CREATE INDEX ASYNC page_text ON page (text)");
  expect(await succeeded(client, id)).toBe(true);
  expect(await indexes("page")).toEqual({ page_text: true });
  await there.query("ROLLBACK");
});

test("duplicates fail it, and nothing is left but the index as it was", async () => {
  await behind("UPDATE page SET text = 'same' WHERE id > 59998");
  const id = await submit(client, "CREATE UNIQUE INDEX ASYNC page_text ON page (text)");
  expect(await succeeded(client, id)).toBe(false);
  expect(await job(id)).toMatchObject({
    status: "failed",
    details: "found duplicate key(s) while validating index uniqueness",
  });
  expect(await indexes("page")).toEqual({ page_text: false });
});
