import { connect as connectTcp } from "node:net";
import { once } from "node:events";
import pg from "pg";
import { expect, test } from "vitest";
import { LeakedConnectionsError } from "../src/postgres/database/isolatedDatabase.ts";
import { startDsqlLocal } from "../src/index.ts";
import { connect } from "./connect.ts";
import { sharedPostgres } from "../src/testing.ts";

const backend = async () => ({ connectionString: await sharedPostgres() });

test("two isolated servers on one PostgreSQL don't see each other's tables, jobs or sessions", async () => {
  const [a, b] = await Promise.all([
    startDsqlLocal({ backend: await backend(), isolated: true }),
    startDsqlLocal({ backend: await backend(), isolated: true }),
  ]);
  const [one, two] = await Promise.all([connect(a), connect(b)]);
  await one.query("CREATE TABLE t (id int)");
  const { rows } = await one.query<{ job_id: string }>("CREATE INDEX ASYNC ON t (id)");
  await one.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]);
  await expect(two.query("SELECT FROM t")).rejects.toMatchObject({ code: "42P01" });
  expect((await two.query("SELECT FROM sys.jobs")).rowCount).toBe(0);
  await Promise.all([one.end(), two.end()]);
  await Promise.all([a.stop(), b.stop()]);
});

test("stopping drops the database while clients are connected, and reports direct connections that were left open", async () => {
  const dsql = await startDsqlLocal({ backend: await backend(), isolated: true });
  const client = await connect(dsql);
  const leaked = new pg.Client(dsql.backendConnectionString);
  leaked.on("error", () => undefined);
  await leaked.connect();
  const stopped = dsql.stop();
  await expect(stopped).rejects.toThrow(LeakedConnectionsError);
  await expect(client.query("SELECT 1")).rejects.toThrow();
  const again = new pg.Client(dsql.backendConnectionString);
  await expect(again.connect()).rejects.toMatchObject({ code: "3D000" });
});

test("stopping waits for no job, nor for a client that waits for one", async () => {
  const dsql = await startDsqlLocal({ backend: await backend(), isolated: true });
  const client = await connect(dsql);
  await client.query("CREATE TABLE t (id int)");
  // The build waits for a transaction past the server that doesn't end.
  const release = dsql.pauseJobs("processing");
  const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC ON t (id)");
  const behind = new pg.Client(dsql.backendConnectionString);
  behind.on("error", () => undefined);
  await behind.connect();
  await behind.query("BEGIN; INSERT INTO t VALUES (1)");
  release();
  const waiting = `SELECT FROM pg_locks WHERE relation = 't'::regclass AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  await expect.poll(async () => (await behind.query(waiting)).rowCount, { timeout: 10_000 }).toBe(1);
  const waited = client.query("CALL sys.wait_for_job($1)", [rows[0]?.job_id]).catch(() => "ended");
  const other = await connect(dsql);
  await other.query("SELECT FROM sys.jobs");
  await expect(dsql.stop()).rejects.toThrow(LeakedConnectionsError);
  expect(await waited).toBe("ended");
});

test("stopping waits for no sessions that can't submit their index builds", async () => {
  const dsql = await startDsqlLocal({ backend: await backend(), isolated: true });
  const client = await connect(dsql);
  await client.query("CREATE TABLE t (id int)");
  const behind = new pg.Client(dsql.backendConnectionString);
  behind.on("error", () => undefined);
  await behind.connect();
  await behind.query("BEGIN; INSERT INTO t VALUES (1)");
  // A transaction that bypasses the server isn't preempted, as a client's would be.
  const builds = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const other = await connect(dsql);
      return { answer: other.query("CREATE INDEX ASYNC ON t (id)").catch(() => "ended") };
    }),
  );
  const waiting = `SELECT FROM pg_locks WHERE relation = 't'::regclass AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  await expect.poll(async () => (await behind.query(waiting)).rowCount, { timeout: 10_000 }).toBe(8);
  await expect(dsql.stop()).rejects.toThrow(LeakedConnectionsError);
  expect(new Set(await Promise.all(builds.map(({ answer }) => answer)))).toEqual(new Set(["ended"]));
});

test("a stopped server's port is free again", async () => {
  const dsql = await startDsqlLocal({ backend: await backend(), isolated: true });
  const port = Number(dsql.endpoint.split(":")[1]);
  await dsql.stop();
  const socket = connectTcp(port, "127.0.0.1");
  await expect(once(socket, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a port that is in use is reported, and nothing is left running", async () => {
  const dsql = await startDsqlLocal({ backend: await backend(), isolated: true });
  const port = Number(dsql.endpoint.split(":")[1]);
  await expect(startDsqlLocal({ backend: await backend(), isolated: true, port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  await dsql.stop();
});
