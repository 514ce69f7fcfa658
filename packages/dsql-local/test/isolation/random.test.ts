import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { randomNumbers } from "../../src/faults/randomNumbers.ts";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { seed } from "../seed.ts";
import { asLists, type RegisterOperation, type RegisterTransaction } from "./asLists.ts";
import { checkHistory } from "./checkHistory.ts";
import type { Operation, Recorded } from "./History.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

const SESSIONS = 7;
const KEYS = 6;
const TRANSACTIONS = 30;
const keys = Array.from({ length: KEYS }, (_, key) => String(key));

/** One transaction in its session. Records its completed operations. */
type Body<T> = (
  client: pg.Client,
  random: Random,
  id: string,
  record: (operation: T) => void,
) => Promise<void>;

interface Random {
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A key's name. */
  key(): string;
  /** A whole number from 1 to `most`. */
  upTo(most: number): number;
}

/** Runs transactions in concurrent sessions, without retries, and records what each saw and how it ended. */
async function run<T>(
  from: number,
  body: Body<T>,
): Promise<(Omit<Recorded, "operations"> & { operations: T[] })[]> {
  const history: (Omit<Recorded, "operations"> & { operations: T[] })[] = [];
  const clients = await Promise.all(Array.from({ length: SESSIONS }, () => connect()));
  let time = 0;
  const session = async (client: pg.Client, number: number) => {
    const numbers = randomNumbers(from + number);
    const upTo = (most: number) => 1 + Math.floor(numbers.next() * most);
    const random = {
      chance: (probability: number) => numbers.next() < probability,
      upTo,
      key: () => String(upTo(KEYS) - 1),
    };
    for (let index = 0; index < TRANSACTIONS; index++) {
      const transaction = {
        id: `${number}.${index}`,
        operations: [] as T[],
        committed: false,
        began: 0,
        ended: 0,
      };
      history.push(transaction);
      // The snapshot is taken at BEGIN at the earliest, and at the first statement at the latest.
      transaction.began = ++time;
      await client.query("BEGIN");
      try {
        await body(client, random, transaction.id, (operation) => transaction.operations.push(operation));
        if (random.chance(0.1)) await client.query("ROLLBACK");
        else transaction.committed = (await client.query("COMMIT")).command === "COMMIT";
      } catch (error) {
        expect((error as pg.DatabaseError).code).toBe("40001");
        await client.query("ROLLBACK");
      }
      transaction.ended = ++time;
    }
  };
  await Promise.all(clients.map(session));
  return history;
}

/** The transaction that reads everything after all others have ended. */
function last<T>(operations: T[]): Omit<Recorded, "operations"> & { operations: T[] } {
  const began = Number.MAX_SAFE_INTEGER - 1;
  return { id: "end", operations, committed: true, began, ended: began + 1 };
}

const elements = (items: string) => items.split(" ").filter((each) => each !== "");

describe("concurrent random transactions", () => {
  let setup: pg.Client;
  const chosen = seed();

  beforeEach(async () => {
    setup = await connect();
    await setup.query("DROP TABLE IF EXISTS list");
    await setup.query("CREATE TABLE list (key text PRIMARY KEY, items text NOT NULL)");
    await setup.query("DROP TABLE IF EXISTS register");
    await setup.query("CREATE TABLE register (key text PRIMARY KEY, value text NOT NULL)");
    await setup.query("INSERT INTO register SELECT i::text, '0' FROM generate_series(0, $1) AS i", [
      KEYS - 1,
    ]);
  });

  const readList = async (client: pg.Client, key: string, locked = false): Promise<Operation> => {
    const { rows } = await client.query<{ items: string }>(
      `SELECT items FROM list WHERE key = $1${locked ? " FOR UPDATE" : ""}`,
      [key],
    );
    // A row that doesn't exist can't be locked.
    return {
      type: "read",
      key,
      list: elements(rows[0]?.items ?? ""),
      ...(locked && rows[0] ? { locked } : {}),
    };
  };

  test("that append to lists and read them form a history of snapshot isolation, with write skew", async () => {
    const body: Body<Operation> = async (client, random, id, record) => {
      for (let step = 1, steps = random.upTo(4); step <= steps; step++) {
        const key = random.key();
        if (random.chance(0.15)) {
          const { rows } = await client.query<{ key: string; items: string }>("SELECT key, items FROM list");
          for (const each of keys) {
            const items = rows.find((row) => row.key === each)?.items ?? "";
            record({ type: "read", key: each, list: elements(items) });
          }
        } else if (random.chance(0.5)) {
          record(await readList(client, key, random.chance(0.2)));
        } else {
          const element = `${id}/${step}`;
          await client.query(
            "INSERT INTO list VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET items = list.items || ' ' || excluded.items",
            [key, element],
          );
          record({ type: "append", key, element });
        }
      }
    };
    const history: Recorded[] = await run(chosen, body);
    const end = last<Operation>([]);
    for (const key of keys) end.operations.push(await readList(setup, key));
    const { anomalies, writeSkews } = checkHistory([...history, end]);
    expect(anomalies).toEqual([]);
    const committed = history.filter((transaction) => transaction.committed).length;
    console.log(`${committed} of ${history.length} committed, ${writeSkews.length} write skews`);
    expect(committed).toBeGreaterThan(SESSIONS);
    expect(committed).toBeLessThan(0.9 * history.length);
    expect(writeSkews.length).toBeGreaterThan(0);
  });

  test("that read and replace registers form a history of snapshot isolation", async () => {
    const body: Body<RegisterOperation> = async (client, random, id, record) => {
      for (let step = 1, steps = random.upTo(3); step <= steps; step++) {
        const key = random.key();
        const locked = random.chance(0.2);
        const { rows } = await client.query<{ value: string }>(
          `SELECT value FROM register WHERE key = $1${locked ? " FOR UPDATE" : ""}`,
          [key],
        );
        const over = rows[0]?.value ?? "gone";
        record({ type: "read", key, value: over, locked });
        if (random.chance(0.5)) continue;
        const value = `${id}/${step}`;
        expect(
          (await client.query("UPDATE register SET value = $2 WHERE key = $1", [key, value])).rowCount,
        ).toBe(1);
        record({ type: "write", key, over, value });
      }
    };
    const history: RegisterTransaction[] = await run(chosen, body);
    const { rows } = await setup.query<{ key: string; value: string }>("SELECT key, value FROM register");
    const end = last(rows.map(({ key, value }): RegisterOperation => ({ type: "read", key, value })));
    const lists = asLists([...history, end], "0");
    expect(checkHistory(lists).anomalies).toEqual([]);
    // The checker would detect an anomaly: the same history with a false commit isn't one of snapshot isolation.
    const forged = lists.map((each) =>
      each.committed || !each.operations.some(({ type }) => type === "append")
        ? each
        : { ...each, committed: true },
    );
    expect(forged).not.toEqual(lists);
    expect(checkHistory(forged).anomalies).not.toEqual([]);
  });
});

describe("at a barrier", () => {
  let clients: pg.Client[];

  beforeEach(async () => {
    clients = [await connect(), await connect()];
    await clients[0]?.query("DROP TABLE IF EXISTS duty");
    await clients[0]?.query("CREATE TABLE duty (key text PRIMARY KEY, items text NOT NULL)");
    await clients[0]?.query("INSERT INTO duty VALUES ('x', ''), ('y', '')");
  });

  /** Both read both rows before either writes, each writes another row, and both have written before either commits. */
  const skew = async (locking: string): Promise<Recorded[]> => {
    const rows = (client: pg.Client, clause: string) =>
      client.query<{ key: string; items: string }>(`SELECT * FROM duty ORDER BY key ${clause}`);
    const transactions = clients.map((client, index) => ({
      client,
      recorded: { id: `t${index}`, operations: [] as Operation[], committed: false, began: 0, ended: 1 },
      key: index === 0 ? "x" : "y",
    }));
    for (const { client, recorded } of transactions) {
      await client.query("BEGIN");
      for (const { key, items } of (await rows(client, locking)).rows) {
        recorded.operations.push({ type: "read", key, list: elements(items), locked: locking !== "" });
      }
    }
    for (const { client, recorded, key } of transactions) {
      await client.query("UPDATE duty SET items = items || $2 WHERE key = $1", [key, recorded.id]);
      recorded.operations.push({ type: "append", key, element: recorded.id });
    }
    for (const { client, recorded } of transactions) {
      recorded.committed = await client.query("COMMIT").then(
        () => true,
        (error: unknown) => {
          expect((error as pg.DatabaseError).code).toBe("40001");
          return false;
        },
      );
    }
    const [one] = clients;
    if (!one) throw new Error("There are two clients.");
    const seen = (await rows(one, "")).rows.map(({ key, items }): Operation => ({
      type: "read",
      key,
      list: elements(items),
    }));
    return [...transactions.map(({ recorded }) => recorded), last(seen)];
  };

  test("write skew happens: both commit, and neither sees the other's write", async () => {
    const history = await skew("");
    expect(history.map(({ committed }) => committed)).toEqual([true, true, true]);
    expect(checkHistory(history)).toEqual({ anomalies: [], writeSkews: [["t0", "t1"]] });
  });

  test("write skew doesn't happen where the rows are read FOR UPDATE", async () => {
    const history = await skew("FOR UPDATE");
    expect(history.map(({ committed }) => committed)).toEqual([true, false, true]);
    expect(checkHistory(history)).toEqual({ anomalies: [], writeSkews: [] });
  });
});
