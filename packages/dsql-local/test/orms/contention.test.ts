import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as passed } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { randomNumbers } from "../../src/faults/randomNumbers.ts";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import { token } from "../engine/support/token.ts";
import { seed } from "../seed.ts";
import { type Bank, type Books, createBank, type Server } from "./Bank.ts";
import { drizzleBank } from "./drizzleBank.ts";
import { prismaBank } from "./prismaBank.ts";
import { sequelizeBank } from "./sequelizeBank.ts";
import { StatementWaits } from "./StatementWaits.ts";
import { reasonOf, Tally } from "./Tally.ts";
import { typeOrmBank } from "./typeOrmBank.ts";

const SECONDS = Number(process.env.ORM_SECONDS ?? 60);
/** For each ORM. */
const WORKERS = 4;
const ACCOUNTS = 8;
const BALANCE = 1_000_000;
/**
 * No statement waits for another transaction. Of the mean, so that a busy machine, which makes all of them slow, isn't taken for a
 * wait: on a quiet one the mean is 30 ms.
 */
const LONGEST_WAIT_BY_MEAN = 150;
/** For what is under way when the work ends. */
const ENDING_MS = 20_000;

const orms: [name: string, open: (server: Server, connections: number) => Bank | Promise<Bank>][] = [
  ["Prisma", prismaBank],
  ["Drizzle", drizzleBank],
  ["TypeORM", typeOrmBank],
  ["Sequelize", sequelizeBank],
];

const dsql = useDsql();
const accounts = Array.from({ length: ACCOUNTS }, (_, index) => index + 1);
const total = ACCOUNTS * BALANCE;
const waits = new StatementWaits();
const banks: Bank[] = [];

beforeAll(() => {
  // Sequelize logs each COMMIT that fails, and then closes its connection.
  vi.spyOn(console, "warn").mockReturnValue(undefined);
});

afterAll(async () => {
  vi.restoreAllMocks();
  await Promise.all(banks.map((bank) => bank.close()));
  waits.stop();
});

/** What contradicts a single snapshot; undefined if nothing does. */
function contradiction({ balances, paidIn, paidOut }: Books): string | undefined {
  const sum = [...balances.values()].reduce((one, other) => one + other, 0);
  if (sum !== total) return `balances make ${sum}`;
  for (const id of accounts) {
    const expected = BALANCE + (paidIn.get(id) ?? 0) - (paidOut.get(id) ?? 0);
    if (balances.get(id) !== expected) return "a balance differs from the ledger";
  }
  return undefined;
}

test(
  `16 workers of four ORMs on ${ACCOUNTS} accounts lose no money in ${SECONDS} s, and every conflict is 40001`,
  async () => {
    const chosen = seed();
    const setup = await connect(dsql);
    await createBank(setup, ACCOUNTS, BALANCE);
    const server: Server = {
      host: "localhost",
      port: Number(dsql.endpoint.split(":")[1]),
      user: "admin",
      database: "postgres",
      password: () => token(),
      ssl: { ca: await readFile(dsql.caFile, "utf8") },
    };
    const tallies: Tally[] = [];
    for (const [name, open] of orms) {
      const bank = await open(server, WORKERS);
      banks.push(bank);
      tallies.push(new Tally(name, bank));
    }

    const work = new AbortController();
    /** Transfers per worker. */
    const made: number[] = [];
    const worker = async (tally: Tally, number: number) => {
      const numbers = randomNumbers(chosen + number);
      const upTo = (most: number) => 1 + Math.floor(numbers.next() * most);
      made[number] = 0;
      while (!work.signal.aborted) {
        if (numbers.next() < 0.2) {
          try {
            const wrong = contradiction(await tally.bank.audit(accounts));
            if (wrong !== undefined) tally.fault(`audit: ${wrong}`);
            tally.audits++;
          } catch (error) {
            tally.fault(`audit: ${tally.bank.sqlState(error) ?? "no SQLSTATE"} ${reasonOf(error)}`);
          }
          continue;
        }
        const source = upTo(ACCOUNTS);
        const target = 1 + ((source + upTo(ACCOUNTS - 1) - 1) % ACCOUNTS);
        const order = { id: randomUUID(), source, target, amount: upTo(100) };
        const saw = (sum: number) => {
          if (sum !== total) tally.fault(`transfer: a total of ${sum}`);
        };
        const done = await tally.transfer(order, saw, { random: () => numbers.next(), end: work.signal });
        if (done) made[number]++;
      }
    };
    const working = Promise.all(
      tallies.flatMap((tally, at) =>
        Array.from({ length: WORKERS }, (_, index) => worker(tally, at * WORKERS + index)),
      ),
    );
    await passed(SECONDS * 1000);
    work.abort();
    const ended = await Promise.race([working.then(() => true), passed(ENDING_MS, false, { ref: false })]);
    console.log(
      [
        ...tallies,
        `${waits.count} statements, none waited longer than ${Math.round(waits.longestMs)} ms, ${Math.round(waits.meanMs)} in the mean`,
      ].join("\n"),
    );

    expect
      .soft(
        tallies.flatMap(({ faults }) => [...faults]),
        "nothing but conflicts",
      )
      .toEqual([]);
    expect.soft(ended ? [] : waits.pending, "nothing hangs").toEqual([]);
    expect.soft(waits.longestMs / waits.meanMs).toBeLessThan(LONGEST_WAIT_BY_MEAN);
    for (const { name, conflicts } of tallies) expect.soft(conflicts, name).toBeGreaterThan(0);
    expect.soft(made).toHaveLength(orms.length * WORKERS);
    for (const [number, transfers] of made.entries())
      expect.soft(transfers, `worker ${number}`).toBeGreaterThan(0);

    for (const { name, bank } of tallies) {
      expect.soft(contradiction(await bank.audit(accounts)), `what ${name} reads in the end`).toBeUndefined();
    }
    const { rows: ledger } = await setup.query("SELECT id, source, target, amount FROM transfer ORDER BY id");
    const acknowledged = tallies.flatMap(({ committed }) => committed);
    expect.soft(ledger).toEqual(acknowledged.sort((one, other) => (one.id < other.id ? -1 : 1)));
    await setup.end();
  },
  (SECONDS + 120) * 1000,
);
