import { once } from "node:events";
import type pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { startEmbedded } from "../src/postgres/process/startEmbedded.ts";
import { type DsqlLocal, type DsqlLocalOptions, startDsqlLocal } from "../src/index.ts";
import { connect } from "./connect.ts";
import { RawClient } from "./engine/support/RawClient.ts";
import { sharedPostgres } from "../src/testing.ts";
import { encodeQuery } from "../src/net/messages/query.ts";

const HOUR_MS = 60 * 60 * 1000;

async function start(options: DsqlLocalOptions = {}): Promise<DsqlLocal> {
  const backend = { connectionString: await sharedPostgres() };
  const dsql = await startDsqlLocal({ backend, isolated: true, ...options });
  onTestFinished(() => dsql.stop());
  return dsql;
}

test("connections beyond the maximum are rejected until one has ended", async () => {
  const dsql = await start({ connectionLimits: { maxConnections: 2 } });
  const [first] = [await connect(dsql), await connect(dsql)];
  const full = {
    severity: "FATAL",
    code: "53300",
    message: "Unable to accept connection, too many open connections.",
  };
  await expect(connect(dsql)).rejects.toMatchObject(full);
  await first.end();
  await expect
    .poll(() =>
      connect(dsql).then(
        () => "in",
        () => "refused",
      ),
    )
    .toBe("in");
  await expect(connect(dsql)).rejects.toMatchObject(full);
});

test("connections beyond the rate are rejected until the clock has advanced", async () => {
  const dsql = await start({ connectionLimits: { perSecond: 0.001, burst: 3 } });
  const fast = { severity: "FATAL", code: "53400", message: "Unable to accept connection, rate exceeded." };
  for (let count = 0; count < 3; count++) await (await connect(dsql)).end();
  await expect(connect(dsql)).rejects.toMatchObject(fast);
  // Attempts that were refused for their password count as well.
  dsql.clock.advance(1_000_000);
  await expect(connect(dsql, { password: "made-up" })).rejects.toMatchObject({ code: "08006" });
  await expect(connect(dsql)).rejects.toMatchObject(fast);
});

test("a limit that isn't a number above 0 is an error that names it and the bound", async () => {
  for (const wrong of [0, -1, Number.NaN]) {
    await expect(start({ connectionLimits: { perSecond: wrong } })).rejects.toThrow(
      /expected number(?: to be >0|, received NaN)\n.*connectionLimits\.perSecond/,
    );
  }
});

test("a connection is closed without an error after an hour, a younger one isn't", async () => {
  const dsql = await start();
  const old = await RawClient.ready(dsql);
  dsql.clock.advance(HOUR_MS / 2);
  const young = await connect(dsql, { password: await dsql.createToken({ expiresInS: 7200 }) });
  dsql.clock.advance(HOUR_MS / 2 - 5_000);
  expect(await old.ask([encodeQuery("SELECT 1")])).toBe("T D SELECT 1 ZI");
  dsql.clock.advance(10_000);
  expect(await old.until("Z")).toBe("closed");
  expect((await young.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await young.end();
});

test("a transaction that began before may end, and the connection ends with it", async () => {
  const dsql = await start();
  const raw = await RawClient.ready(dsql);
  await raw.ask([encodeQuery("CREATE TABLE t (id int PRIMARY KEY)")]);
  dsql.clock.advance(HOUR_MS - 60_000);
  await raw.ask([encodeQuery("BEGIN")]);
  dsql.clock.advance(60_001);
  expect(await raw.ask([encodeQuery("INSERT INTO t VALUES (1)")])).toBe("INSERT 0 1 ZT");
  expect(await raw.ask([encodeQuery("COMMIT")])).toBe("COMMIT ZI");
  expect(await raw.until("Z")).toBe("closed");
  const later = await connect(dsql, { password: await dsql.createToken({ expiresInS: 7200 }) });
  expect((await later.query("SELECT id FROM t")).rows).toEqual([{ id: 1 }]);
  await later.end();
});

test("a low max_connections of the backend is reported at the start, and DSQL's error has a hint", async () => {
  const behind = await startEmbedded({ settings: { max_connections: "14" } });
  onTestFinished(behind.stop);
  const lines: string[] = [];
  const dsql = await startDsqlLocal({
    backend: { connectionString: behind.connectionString },
    log: (line) => lines.push(line),
  });
  onTestFinished(() => dsql.stop());
  expect(lines).toContainEqual(
    "the backend PostgreSQL allows only 11 connections; raise max_connections to at least 500 or lower --max-connections",
  );
  const clients: pg.Client[] = [];
  let refusal: unknown;
  while (refusal === undefined && clients.length < 14) {
    await connect(dsql).then(
      (client) => clients.push(client),
      (error: unknown) => (refusal = error),
    );
  }
  expect(clients.length).toBeGreaterThan(5);
  expect(refusal).toMatchObject({
    severity: "FATAL",
    code: "53300",
    message: "Unable to accept connection, too many open connections.",
    hint: expect.stringContaining("raise its max_connections") as string,
  });
  await Promise.all(clients.map((client) => client.end()));
});

test("500 connections are open at the same time and each is served", async () => {
  const dsql = await startDsqlLocal();
  onTestFinished(() => dsql.stop());
  const password = await dsql.createToken();
  const clients: pg.Client[] = [];
  // Each start-up has a minute, however busy the machine is: not all of them at once.
  while (clients.length < 500) {
    clients.push(...(await Promise.all(Array.from({ length: 50 }, () => connect(dsql, { password })))));
  }
  const ids = await Promise.all(
    clients.map(async (client) => {
      const { rows } = await client.query<{ id: string }>("SELECT sys.current_session_id() AS id");
      return rows[0]?.id;
    }),
  );
  expect(new Set(ids).size).toBe(500);
  const ended = Promise.all(clients.map((client) => once(client, "end")));
  await Promise.all(clients.map((client) => client.end()));
  await ended;
}, 240_000);
