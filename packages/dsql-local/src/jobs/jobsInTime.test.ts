import { afterEach, beforeEach, expect, test } from "vitest";
import { createBackendCredentials } from "../postgres/database/BackendCredentials.ts";
import { waitUntil } from "../postgres/process/waitUntil.ts";
import { Clock } from "../clock/Clock.ts";
import { CatalogVersions } from "../catalog/CatalogVersions.ts";
import { useDsql } from "../testing.ts";
import { useJobs } from "../../test/engine/support/useJobs.ts";
import { createJobs } from "./createJobs.ts";
import { newJobId } from "./jobId.ts";
import type { Jobs, JobsOptions } from "./Jobs.ts";

const dsql = useDsql();
const { behind, job, indexes } = useJobs(dsql);
const noLocks = { watchLocks: () => () => undefined, holdLocks: () => () => undefined };
const started: Jobs[] = [];
let clock: Clock;
let catalog: CatalogVersions;

beforeEach(async () => {
  clock = new Clock();
  catalog = new CatalogVersions();
  await behind("DROP TABLE IF EXISTS book");
  await behind("CREATE TABLE book (id int PRIMARY KEY)");
});
afterEach(async () => {
  for (const jobs of started.splice(0)) await jobs.stop();
});

/** The jobs of another server on that database, with a clock that the test advances. */
async function start(options: JobsOptions): Promise<Jobs> {
  const connectionString = dsql.backendConnectionString;
  const credentials = await createBackendCredentials(connectionString);
  const jobs = createJobs(
    { connectionString, logins: credentials, clock, catalog, log: () => undefined },
    options,
  );
  started.push(jobs);
  await jobs.open(noLocks);
  return jobs;
}

/** An index whose job no server knows. */
async function submit(startTime: string): Promise<string> {
  const id = newJobId();
  await behind(`CREATE INDEX a ON book (id) WHERE ('${id}'::text IS NULL)`);
  await behind("UPDATE sys.jobs SET start_time = $2, update_time = $2 WHERE job_id = $1", [id, startTime]);
  return id;
}

const becomes = (id: string, status: string | undefined) =>
  waitUntil(async () => (await job(id))?.status === status, 10_000);

test("a delay keeps a job in each status by the server's clock", async () => {
  const jobs = await start({ delayMs: 60_000, autoAnalyze: false });
  const id = await submit("tomorrow");
  jobs.submitted(id);
  clock.advance(59_000);
  expect((await job(id))?.status).toBe("submitted");
  clock.advance(1_000);
  expect(await becomes(id, "processing")).toBe(true);
  expect(await indexes("book")).toEqual({ a: false });
  clock.advance(60_000);
  expect(await jobs.wait(id)).toEqual({ succeeded: true });
  expect(await indexes("book")).toEqual({ a: true });
});

test("the end of a build changes the catalog version", async () => {
  const jobs = await start({ autoAnalyze: false });
  const id = await submit("tomorrow");
  const before = catalog.current;
  jobs.submitted(id);
  expect(await jobs.wait(id)).toEqual({ succeeded: true });
  for (const name of ["a", "book"]) expect(catalog.versionOf(name)?.changed).toBeGreaterThan(before);
});

test("a wait times out after 5 minutes, though the job goes on", async () => {
  const jobs = await start({ autoAnalyze: false });
  jobs.pause("processing");
  const id = await submit("tomorrow");
  jobs.submitted(id);
  expect(await becomes(id, "processing")).toBe(true);
  const waiting = jobs.wait(id);
  let answered = false;
  void waiting.then(() => (answered = true));
  clock.advance(299_000);
  await behind("SELECT 1");
  expect(answered).toBe(false);
  clock.advance(1_000);
  expect(await waiting).toEqual({ succeeded: false });
  expect((await job(id))?.status).toBe("processing");
});

test("a finished job is deleted after 30 minutes", async () => {
  const jobs = await start({ autoAnalyze: false });
  const id = await submit("yesterday");
  jobs.submitted(id);
  expect(await jobs.wait(id)).toEqual({ succeeded: true });
  clock.advance(25 * 60_000);
  expect(await becomes(id, "completed")).toBe(true);
  clock.advance(5 * 60_000);
  expect(await becomes(id, undefined)).toBe(true);
});

test("a committed job that its session never reported is found", async () => {
  await start({ autoAnalyze: false });
  const id = await submit("yesterday");
  clock.advance(5_000);
  expect(await becomes(id, "completed")).toBe(true);
  expect(await indexes("book")).toEqual({ a: true });
});

test("a table is analyzed by a job seconds after it was created, and after many changes", async () => {
  const tuples = async () =>
    (await behind<{ n: number }>("SELECT reltuples AS n FROM pg_class WHERE oid = 'book'::regclass"))[0]?.n;
  const analyses = () =>
    behind(
      `SELECT status, details, object_name FROM sys.jobs
       WHERE job_type = 'ANALYZE' AND object_id = 'book'::regclass ORDER BY start_time`,
    );
  await start({});
  expect(await tuples()).toBe(-1);
  await behind("INSERT INTO book SELECT generate_series(1, 1000)");
  clock.advance(5_000);
  expect(await waitUntil(async () => (await tuples()) === 1000, 10_000)).toBe(true);
  const row = { status: "completed", details: null, object_name: "public.book" };
  expect(
    await waitUntil(async () => JSON.stringify(await analyses()) === JSON.stringify([row]), 10_000),
  ).toBe(true);
  clock.advance(5_000);
  // Makes PostgreSQL publish the counters of changes at once instead of after some idle seconds.
  await behind("INSERT INTO book SELECT generate_series(1001, 2000); SELECT pg_stat_force_next_flush()");
  const grown = async () => {
    clock.advance(5_000);
    return (await tuples()) === 2000;
  };
  expect(await waitUntil(grown, 25_000)).toBe(true);
}, 60_000);
