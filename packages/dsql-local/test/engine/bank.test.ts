import type pg from "pg";
import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { conflict, outcome } from "./support/outcome.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

const WORKERS = 8;
const TRANSFERS = 20;
const ACCOUNTS = 6;

test("8 workers that move money among 6 accounts keep the total, and conflicts did happen", async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  const setup = await connect();
  await setup.query("CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL)");
  await setup.query(
    "CREATE TABLE transfer (worker int, number int, amount int, PRIMARY KEY (worker, number))",
  );
  await setup.query(`INSERT INTO account SELECT i, 100 FROM generate_series(1, ${ACCOUNTS}) AS i`);
  const total = async (client: pg.Client) =>
    Number((await client.query<{ sum: string }>("SELECT sum(balance) FROM account")).rows[0]?.sum);

  const clients = await Promise.all(Array.from({ length: WORKERS }, () => connect()));
  let conflicts = 0;
  const move = async (client: pg.Client, worker: number, number: number, random: () => number) => {
    const from = 1 + Math.floor(random() * ACCOUNTS);
    const to = 1 + ((from + Math.floor(random() * (ACCOUNTS - 1))) % ACCOUNTS);
    const amount = 1 + Math.floor(random() * 20);
    for (;;) {
      const steps: [string, unknown[]?][] = [
        ["BEGIN"],
        ["UPDATE account SET balance = balance - $1 WHERE id = $2", [amount, from]],
        ["SELECT sum(balance) FROM account"],
        ["INSERT INTO transfer VALUES ($1, $2, $3)", [worker, number, amount]],
        ["UPDATE account SET balance = balance + $1 WHERE id = $2", [amount, to]],
        ["COMMIT"],
      ];
      const answers: string[] = [];
      for (const [sql, values] of steps) answers.push(await outcome(client.query(sql, values)));
      expect(answers.slice(0, -1)).toEqual(["BEGIN", "UPDATE 1", "SELECT 1", "INSERT 1", "UPDATE 1"]);
      const end = answers.at(-1);
      if (end === "COMMIT") return;
      expect(end).toBe(conflict);
      conflicts++;
    }
  };
  const moving = new AbortController();
  const reader = await connect();
  const reading = (async () => {
    while (!moving.signal.aborted) expect(await total(reader)).toBe(ACCOUNTS * 100);
  })();
  await Promise.all(
    clients.map(async (client, worker) => {
      const random = mulberry32(seed + worker);
      for (let number = 0; number < TRANSFERS; number++) await move(client, worker, number, random);
    }),
  );
  moving.abort();
  await reading;
  expect(await total(setup)).toBe(ACCOUNTS * 100);
  expect((await setup.query("SELECT FROM transfer")).rowCount).toBe(WORKERS * TRANSFERS);
  expect(conflicts).toBeGreaterThan(0);
}, 120_000);

/** A small generator of pseudo-random numbers in [0, 1), so that a run can be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
