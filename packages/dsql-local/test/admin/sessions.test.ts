import { expect, test } from "vitest";
import type { SessionDescription } from "../../src/activity/SessionDescription.ts";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { read } from "./read.ts";

const dsql = useDsql({ adminPort: 0 });
const { connect } = useClients(dsql);

const sessions = () => read<SessionDescription[]>(dsql, "/sessions");

test("a session is shown from its connection to its end", async () => {
  const client = await connect({ application_name: "first" });
  await client.query("SELECT 1 AS one");
  const [session, ...others] = await sessions();
  expect(others).toEqual([]);
  expect(session).toMatchObject({
    id: (client as unknown as { processID: number }).processID,
    role: "admin",
    database: "postgres",
    applicationName: "first",
    state: "idle",
    statement: { text: "SELECT 1 AS one" },
    transaction: null,
  });
  expect(session?.clientAddress).toMatch(/^127\.0\.0\.1:\d+$/);
  await client.query("SET application_name = 'second'");
  expect(await sessions()).toMatchObject([{ applicationName: "second" }]);
  await client.end();
  await expect.poll(sessions).toEqual([]);
});

test("its transaction is shown beside the limits, and is aged by the clock", async () => {
  const client = await connect();
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
  await client.query("BEGIN");
  await client.query("INSERT INTO t SELECT n, repeat('x', 1000) FROM generate_series(1, 500) n");
  dsql.clock.advance(120_000);
  const [open] = await sessions();
  expect(open).toMatchObject({
    state: "idle in transaction",
    transaction: {
      isExplicit: true,
      isReadOnly: false,
      isolation: "repeatable read",
      maxAgeMs: 300_000,
      rows: 500,
      maxRows: 3_000,
      maxBytes: 10_485_760,
    },
  });
  expect(open?.transaction?.ageMs).toBeGreaterThanOrEqual(120_000);
  expect(open?.transaction?.ageMs).toBeLessThan(180_000);
  expect(open?.transaction?.bytes).toBeGreaterThan(500_000);
  await expect(client.query("SELECT nonsense")).rejects.toThrow();
  expect(await sessions()).toMatchObject([{ state: "idle in transaction (aborted)" }]);
  await client.query("ROLLBACK");
  await client.query("BEGIN READ ONLY");
  expect(await sessions()).toMatchObject([{ transaction: { isReadOnly: true, rows: 0 } }]);
});

test("a statement under way is shown, literals included, values of parameters not", async () => {
  const client = await connect();
  const sleeping = client.query("SELECT pg_sleep(0.5), $1::text", ["never shown"]);
  await expect
    .poll(sessions)
    .toMatchObject([{ state: "active", statement: { text: "SELECT pg_sleep(0.5), $1::text" } }]);
  expect(JSON.stringify(await sessions())).not.toContain("never shown");
  await sleeping;
});

test("a long statement is cut with an ellipsis", async () => {
  const client = await connect();
  await client.query(`SELECT '${"é".repeat(100_000)}'`);
  const [session] = await sessions();
  expect(session?.statement?.text).toHaveLength(2_000);
  expect(session?.statement?.text).toMatch(/^SELECT 'é+…$/);
});
