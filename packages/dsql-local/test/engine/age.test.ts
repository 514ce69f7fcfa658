import type pg from "pg";
import { beforeEach, expect, test } from "vitest";
import { outcome } from "./support/outcome.ts";
import { RawClient } from "./support/RawClient.ts";
import { useClients } from "./support/useClients.ts";
import { useEngine } from "./support/useEngine.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { sync } from "../../src/net/messages/sync.ts";

const { dsql, clock } = useEngine();
const { connect, connectDirectly } = useClients(dsql);

const tooOld = "54000 transaction age limit of 300s exceeded";

let client: pg.Client;
beforeEach(async () => {
  client = await connect();
  await client.query("DROP TABLE IF EXISTS t");
  await client.query("CREATE TABLE t (id int)");
  await client.query("BEGIN");
  await client.query("INSERT INTO t VALUES (1)");
});

const count = async () => (await client.query("SELECT FROM t")).rowCount;

test("a transaction of more than 300 s is aborted at its next statement, with its age in the detail", async () => {
  clock.advance(310_000);
  const error = await client.query("SELECT 1").catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: "54000",
    message: "transaction age limit of 300s exceeded",
    detail: expect.stringMatching(/^Current transaction age 31[01]s exceeds 300s$/) as string,
  });
  expect(await outcome(client.query("SELECT 1"))).toMatch(/^25P02/);
  expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
  expect(await count()).toBe(0);
});

test("COMMIT after more than 300 s fails and leaves nothing", async () => {
  clock.advance(301_000);
  expect(await outcome(client.query("COMMIT"))).toBe(tooOld);
  expect(await outcome(client.query("SELECT 1"))).toBe("SELECT 1");
  expect(await count()).toBe(0);
});

test("a statement that runs past the limit finishes, and COMMIT fails", async () => {
  const behind = await connectDirectly();
  // It waits for a lock of a connection that bypasses the server, which isn't preempted.
  await behind.query("BEGIN");
  await behind.query("SELECT pg_advisory_xact_lock(7)");
  await behind.query("CREATE FUNCTION wait() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_xact_lock(7)'");
  await behind.query("COMMIT");
  await behind.query("BEGIN");
  await behind.query("SELECT pg_advisory_xact_lock(7)");
  const waiting = client.query("SELECT wait()");
  await expect
    .poll(async () => {
      const { rows } = await behind.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
      return rows.length;
    })
    .toBe(1);
  clock.advance(301_000);
  await behind.query("COMMIT");
  expect(await outcome(waiting)).toBe("SELECT 1");
  expect(await outcome(client.query("COMMIT"))).toBe(tooOld);
  await behind.query("DROP FUNCTION wait");
});

test("ROLLBACK is answered at any age, and 299 s are no reason", async () => {
  clock.advance(299_000);
  expect(await outcome(client.query("INSERT INTO t VALUES (2)"))).toBe("INSERT 1");
  expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
  await client.query("BEGIN");
  clock.advance(400_000);
  expect(await outcome(client.query("ROLLBACK"))).toBe("ROLLBACK");
  expect(await count()).toBe(2);
});

test("sessions without a transaction don't age", async () => {
  await client.query("ROLLBACK");
  clock.advance(3_000_000);
  expect(await outcome(client.query("INSERT INTO t VALUES (1)"))).toBe("INSERT 1");
});

test.each(["parse", "bind"])("the extended protocol returns the error at %s", async (step) => {
  const noTypes = Buffer.from([0, 0]);
  const raw = await RawClient.ready(dsql);
  await raw.ask([encodeParse("n", "SELECT 1", noTypes), sync]);
  await raw.ask([encodeQuery("BEGIN")]);
  clock.advance(301_000);
  const message =
    step === "parse"
      ? encodeParse("", "SELECT 2", noTypes)
      : encodeBind("", "n", Buffer.from([0, 0, 0, 0, 0, 0]));
  expect(await raw.ask([message, sync])).toBe("54000 ZE");
  expect(await raw.ask([encodeQuery("COMMIT")])).toBe("ROLLBACK ZI");
  raw.socket.destroy();
});
