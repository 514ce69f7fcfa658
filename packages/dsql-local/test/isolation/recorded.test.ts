import type pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { seed } from "../seed.ts";
import { checkHistory } from "./checkHistory.ts";
import type { Operation, Recorded } from "./History.ts";
import { createList, recordHistory } from "./recordHistory.ts";

const SECONDS = Number(process.env.HISTORY_SECONDS ?? 10);
const SESSIONS = 12;

const { connect } = useClients(useDsql());

beforeAll(async () => {
  await (await connect()).query(createList);
});

test(
  `${SESSIONS} sessions make a history of strong snapshot isolation in ${SECONDS} s`,
  async () => {
    const chosen = seed();
    const clients = await Promise.all(Array.from({ length: SESSIONS }, () => connect()));
    const { history, keys } = await recordHistory(clients, { seed: chosen, ms: SECONDS * 1000 });
    const { anomalies, writeSkews } = checkHistory(history);
    const committed = history.filter((each) => each.committed).length;
    console.log(
      `${history.length} transactions on ${keys.length} keys, ${committed} committed, ${writeSkews.length} write skews`,
    );
    const types = new Map<string, number>();
    for (const { type } of anomalies) types.set(type, (types.get(type) ?? 0) + 1);
    expect(
      [...types],
      anomalies
        .slice(0, 5)
        .map(({ type, about }) => `${type}: ${about}`)
        .join("\n"),
    ).toEqual([]);
    expect(committed).toBeGreaterThan(10 * SECONDS);
    expect(committed).toBeLessThan(history.length);
  },
  (SECONDS + 60) * 1000,
);

test("two sessions that read what the other writes both commit: write skew and no other anomaly", async () => {
  const clients = [await connect(), await connect()] as const;
  const keys = ["skew left", "skew right"] as const;
  let time = 0;
  const transactions = clients.map((_, number) => ({
    id: `skew ${number}`,
    session: `skew ${number}`,
    operations: [] as Operation[],
    committed: true,
    began: ++time,
    snapshotBy: time,
    committing: 0,
    ended: 0,
  }));
  const each = (
    step: (client: pg.Client, transaction: (typeof transactions)[number], at: 0 | 1) => Promise<void>,
  ) =>
    Promise.all(transactions.map((transaction, at) => step(clients[at as 0 | 1], transaction, at as 0 | 1)));
  await each(async (client) => {
    await client.query("BEGIN");
  });
  await each(async (client, { operations }) => {
    const { rows } = await client.query("SELECT key FROM list WHERE key = ANY ($1)", [keys]);
    expect(rows).toEqual([]);
    operations.push(...keys.map((key): Operation => ({ type: "read", key, list: [] })));
  });
  await each(async (client, { id, operations }, at) => {
    await client.query("INSERT INTO list VALUES ($1, $2)", [keys[at], id]);
    operations.push({ type: "append", key: keys[at], element: id });
  });
  await each(async (client, transaction) => {
    transaction.committing = ++time;
    await client.query("COMMIT");
    transaction.ended = ++time;
  });
  const reads = keys.map((key, at): Operation => ({ type: "read", key, list: [`skew ${at}`] }));
  const end: Recorded = { id: "end", operations: reads, committed: true, began: ++time, ended: ++time };
  const { anomalies, writeSkews } = checkHistory([...transactions, end]);
  expect(anomalies).toEqual([]);
  expect(writeSkews).toHaveLength(1);
});
