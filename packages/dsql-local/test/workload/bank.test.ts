import type pg from "pg";
import { expect, test } from "vitest";
import { type RandomNumbers, randomNumbers } from "../../src/faults/randomNumbers.ts";
import type { Fault } from "../../src/faults/Fault.ts";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import { useClients } from "../engine/support/useClients.ts";
import { seed } from "../seed.ts";

const dsql = useDsql();
const { connect: connectOnce } = useClients(dsql);

const WORKERS = 16;
const ACCOUNTS = 24;
const OPENING = 1_000;
/** `BANK_SECONDS=10 npx vitest run …` for a short run. */
const SECONDS = Number(process.env.BANK_SECONDS ?? 60);
/** How much longer it may take on a busy machine until everything expected has happened. */
const MORE_SECONDS = 90;
/** Some of these are committed and some aren't: by chance all have the same outcome once in a hundred thousand runs. */
const UNKNOWN_AT_LEAST = 18;

/** The injected faults, with their probabilities. */
const faults = {
  conflict: { fault: "conflict", marker: "OC000", on: "commit", probability: 0.05 },
  staleSchema: { fault: "conflict", marker: "OC001", on: "commit", probability: 0.03 },
  staleStatement: { fault: "conflict", marker: "OC001", on: "statement", probability: 0.01 },
  unavailable: { fault: "unavailable", probability: 0.01 },
  cutBefore: { fault: "cut", when: "before-commit", probability: 0.02 },
  cutAfter: { fault: "cut", when: "after-commit", probability: 0.02 },
  cutStatement: { fault: "cut", when: "statement", probability: 0.01 },
  latency: { fault: "latency", ms: { median: 2, p99: 20 }, probability: 0.3 },
  refused: { fault: "refuse", reason: "too-many-connections", probability: 0.2 },
} satisfies Record<string, Fault>;

/** How a transfer ended, as far as its worker knows. */
type End = "committed" | "refused" | "unknown";

/** Errors that a statement of a transfer may receive, after which nothing of it is stored. */
const STATEMENT_ERRORS = ["40001", "XX000"];

test(
  `${WORKERS} workers under faults for ${SECONDS} s: the total is constant, each acknowledged COMMIT is stored, each failed one isn't`,
  async () => {
    const chosen = seed();
    const setup = await connectOnce();
    await setup.query("CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL)");
    await setup.query(
      "CREATE TABLE operation (id text PRIMARY KEY, source int NOT NULL, target int NOT NULL, amount int NOT NULL)",
    );
    await setup.query(`INSERT INTO account SELECT i, ${OPENING} FROM generate_series(1, ${ACCOUNTS}) AS i`);
    const injected = Object.entries(faults).map(([name, fault], index) => ({
      name,
      fault: dsql.faults.inject({ ...fault, seed: (chosen + index) % 2 ** 31 }),
    }));

    const ends = new Map<string, End>();
    let looks = 0;
    let reconnects = 0;
    const until = Date.now() + SECONDS * 1_000;
    const hasHappened = () => {
      const count = (wanted: End) => [...ends.values()].filter((end) => end === wanted).length;
      return (
        count("unknown") >= UNKNOWN_AT_LEAST && injected.every(({ fault }) => fault.hits > 0) && looks > 0
      );
    };
    const goesOn = () => Date.now() < until || (Date.now() < until + MORE_SECONDS * 1_000 && !hasHappened());
    const worker = async (number: number) => {
      const random = randomNumbers(chosen - number);
      let client: pg.Client | undefined;
      for (let count = 0; goesOn(); count++) {
        if (!client) {
          reconnects++;
          client = await reconnect();
        }
        const id = `${number}.${count}`;
        const end = random.next() < 0.1 ? await look(client) : await transfer(client, id, random);
        if (end === "total") looks++;
        else if (end !== undefined) ends.set(id, end);
        if (!(await isUsable(client))) client = undefined;
      }
      await client?.end();
    };
    await Promise.all(Array.from({ length: WORKERS }, (_, number) => worker(number)));

    const hits = Object.fromEntries(injected.map(({ name, fault }) => [name, fault.hits]));
    dsql.faults.clear();
    const { rows } = await setup.query<{ id: string; source: number; target: number; amount: number }>(
      "SELECT * FROM operation",
    );
    const there = new Set(rows.map(({ id }) => id));
    const of = (wanted: End) => [...ends].filter(([, end]) => end === wanted).map(([id]) => id);
    const [committed, refused, unknown] = [of("committed"), of("refused"), of("unknown")];
    const tookEffect = unknown.filter((id) => there.has(id));
    console.log(
      `${committed.length} committed, ${refused.length} refused, ${unknown.length} unknown of which ${tookEffect.length} took effect, ${looks} looks, ${reconnects} connections`,
      hits,
    );
    expect(committed.filter((id) => !there.has(id))).toEqual([]);
    expect(refused.filter((id) => there.has(id))).toEqual([]);
    expect([...there].filter((id) => !ends.has(id))).toEqual([]);
    // Each balance is the sum of the stored operations, so the total is unchanged.
    const balances = new Map(Array.from({ length: ACCOUNTS }, (_, index) => [index + 1, OPENING]));
    const move = (id: number, amount: number) => balances.set(id, (balances.get(id) ?? Number.NaN) + amount);
    for (const { source, target, amount } of rows) {
      move(source, -amount);
      move(target, amount);
    }
    const accounts = await setup.query<{ id: number; balance: number }>("SELECT * FROM account ORDER BY id");
    expect(accounts.rows).toEqual([...balances].map(([id, balance]) => ({ id, balance })));
    // The workload was effective: transfers committed, conflicted and stayed unknown, and each fault occurred.
    expect(committed.length).toBeGreaterThan(0);
    expect(looks).toBeGreaterThan(0);
    for (const [name, count] of Object.entries(hits))
      expect({ name, hit: count > 0 }).toEqual({ name, hit: true });
    expect(refused.length).toBeGreaterThan(0);
    expect(tookEffect.length).toBeGreaterThan(0);
    expect(tookEffect.length).toBeLessThan(unknown.length);
  },
  SECONDS * 1_000 + 120_000,
);

/** A new connection, with retries while a fault refuses it. */
async function reconnect(): Promise<pg.Client> {
  for (;;) {
    try {
      return await connect(dsql);
    } catch (error) {
      expect((error as pg.DatabaseError).code).toBe("53300");
    }
  }
}

/** Transfers money, and records that in the same transaction. */
async function transfer(client: pg.Client, id: string, random: RandomNumbers): Promise<End> {
  const account = () => 1 + Math.floor(random.next() * ACCOUNTS);
  const source = account();
  const target = 1 + ((source + Math.floor(random.next() * (ACCOUNTS - 1))) % ACCOUNTS);
  const amount = 1 + Math.floor(random.next() * 50);
  const statements: [sql: string, values: unknown[]][] = [
    ["UPDATE account SET balance = balance - $1 WHERE id = $2", [amount, source]],
    ["INSERT INTO operation VALUES ($1, $2, $3, $4)", [id, source, target, amount]],
    ["UPDATE account SET balance = balance + $1 WHERE id = $2", [amount, target]],
  ];
  try {
    await client.query("BEGIN");
    for (const [sql, values] of statements) expect((await client.query(sql, values)).rowCount).toBe(1);
  } catch (error) {
    if (!isLost(error)) expect(STATEMENT_ERRORS).toContain((error as pg.DatabaseError).code);
    // Without a COMMIT nothing is stored.
    return "refused";
  }
  try {
    expect((await client.query("COMMIT")).command).toBe("COMMIT");
    return "committed";
  } catch (error) {
    if (isLost(error)) return "unknown";
    expect(STATEMENT_ERRORS).toContain((error as pg.DatabaseError).code);
    return "refused";
  }
}

/** Checks the total, which is the same in each snapshot. */
async function look(client: pg.Client): Promise<"total" | undefined> {
  try {
    const { rows } = await client.query<{ total: number }>("SELECT sum(balance)::int AS total FROM account");
    expect(rows).toEqual([{ total: ACCOUNTS * OPENING }]);
    return "total";
  } catch (error) {
    if (!isLost(error)) expect(STATEMENT_ERRORS).toContain((error as pg.DatabaseError).code);
    return undefined;
  }
}

/** Rolls an open transaction back. False when the connection is lost. */
async function isUsable(client: pg.Client): Promise<boolean> {
  try {
    await client.query("ROLLBACK");
    return true;
  } catch (error) {
    expect(isLost(error)).toBe(true);
    return false;
  }
}

/** Whether the connection was lost, and with it the response; an AssertionError or an error of the server isn't that. */
function isLost(error: unknown): boolean {
  if ((error as pg.DatabaseError).severity !== undefined) return false;
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    code === "ECONNRESET" ||
    code === "EPIPE" ||
    /Connection terminated|not queryable|Client was closed/.test(message)
  );
}
