import type pg from "pg";
import { randomNumbers } from "../../src/faults/randomNumbers.ts";
import type { Operation, Recorded } from "./History.ts";
import { KeyRing } from "./KeyRing.ts";

/** Created before a history is recorded. */
export const createList = "CREATE TABLE list (key text PRIMARY KEY, items text NOT NULL)";

/** A statement with its parameters, sent in one of three forms. */
type Send = (text: string, ...values: string[]) => Promise<pg.QueryResult<{ key: string; items: string }>>;

/**
 * Appends to lists and reads them in one session per client, until the time is up, and records what each transaction saw. One in
 * four is a statement without BEGIN. Some of the others wait after BEGIN, or between their statements, until another has
 * committed: that shows when their snapshot was taken. None is retried.
 *
 * @throws what a statement throws, except 40001 of a COMMIT and of a statement without BEGIN
 */
export async function recordHistory(
  clients: readonly pg.Client[],
  { seed, ms }: { seed: number; ms: number },
): Promise<{ history: Recorded[]; keys: readonly string[] }> {
  const ring = new KeyRing(10, 48);
  const history: Recorded[] = [];
  const commits = new Commits(clients.length);
  const until = performance.now() + ms;
  let time = 0;

  const session = async (client: pg.Client, number: number) => {
    const numbers = randomNumbers(seed + number);
    const random = () => numbers.next();
    const send = sender(client, random);
    const operate = async (transaction: Recorded, autocommit: boolean) => {
      const element = `${transaction.id}/${transaction.operations.length}`;
      transaction.operations.push(
        ...(await operation(send, ring, random, { element, inBlock: !autocommit })),
      );
    };
    for (let index = 0; performance.now() < until; index++) {
      const autocommit = random() < 0.25;
      const transaction = {
        id: `${number}.${index}`,
        session: `s${number}`,
        operations: [] as Operation[],
        committed: false,
        began: ++time,
        snapshotBy: 0,
        committing: 0,
        ended: 0,
      };
      history.push(transaction);
      try {
        if (!autocommit) {
          await client.query(random() < 0.5 ? "BEGIN" : "START TRANSACTION");
          transaction.snapshotBy = ++time;
          for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
            if (random() < 0.2) await commits.another();
            await operate(transaction, autocommit);
          }
          transaction.committing = ++time;
          if (random() < 0.05) await client.query("ROLLBACK");
          else transaction.committed = (await client.query("COMMIT")).command === "COMMIT";
        } else {
          transaction.committing = transaction.began;
          await operate(transaction, autocommit);
          transaction.committed = true;
        }
      } catch (error) {
        // In a block only COMMIT fails with a conflict.
        if ((error as pg.DatabaseError).code !== "40001" || transaction.committing === 0) throw error;
        if (!autocommit) await client.query("ROLLBACK");
      }
      transaction.ended = ++time;
      if (autocommit) transaction.snapshotBy = transaction.ended;
      if (transaction.committed) commits.add();
    }
    commits.leave();
  };
  await Promise.all(clients.map(session));

  const [client] = clients;
  if (!client) throw new Error("A history needs a client.");
  const send = sender(client, () => 0);
  const began = ++time;
  const operations: Operation[] = [];
  for (const key of ring.keys) operations.push(await read(send, key));
  return {
    history: [...history, { id: "end", operations, committed: true, began, ended: ++time }],
    keys: ring.keys,
  };
}

/** Makes sessions wait for another's commit, as long as at most half of them do. */
class Commits {
  #active: number;
  #waiting: (() => void)[] = [];

  constructor(sessions: number) {
    this.#active = sessions;
  }

  add(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  leave(): void {
    this.#active--;
    this.add();
  }

  another(): Promise<void> {
    if (this.#waiting.length + 1 > this.#active / 2) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** As a simple query, as an unnamed statement with parameters, or as a named one. */
function sender(client: pg.Client, random: () => number): Send {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const name = names.get(text) ?? `s${names.size}`;
    names.set(text, name);
    return name;
  };
  return (text, ...values) => {
    const form = random();
    // Keys and elements contain neither quotes nor backslashes.
    if (form < 0.4)
      return client.query(text.replace(/\$(\d)/g, (_, at: string) => `'${values[Number(at) - 1] ?? ""}'`));
    return client.query(form < 0.7 ? { text, values } : { name: nameOf(text), text, values });
  };
}

const elements = (items = "") => items.split(" ").filter((each) => each !== "");

async function read(send: Send, key: string): Promise<Operation> {
  const { rows } = await send("SELECT key, items FROM list WHERE key = $1", key);
  return { type: "read", key, list: elements(rows[0]?.items) };
}

/** One statement, and what it read. */
async function operation(
  send: Send,
  ring: KeyRing,
  random: () => number,
  { element, inBlock }: { element: string; inBlock: boolean },
): Promise<Operation[]> {
  const kind = random();
  if (kind < 0.4) return [await read(send, ring.choose(random))];
  if (kind < 0.5) {
    const key = ring.choose(random);
    const { rows } = await send("SELECT key, items FROM list WHERE key = $1 FOR UPDATE", key);
    // A row that doesn't exist can't be locked, and a statement without BEGIN releases its locks at its end.
    return [{ type: "read", key, list: elements(rows[0]?.items), locked: inBlock && rows.length > 0 }];
  }
  if (kind < 0.6) {
    const keys = [ring.choose(random), ring.choose(random)];
    const { rows } = await send("SELECT key, items FROM list WHERE key IN ($1, $2)", ...keys);
    return [...new Set(keys)].map((key) => {
      const items = rows.find((row) => row.key === key)?.items;
      return { type: "read", key, list: elements(items) };
    });
  }
  const key = ring.chooseToAppend(random);
  const insert =
    "INSERT INTO list VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET items = list.items || ' ' || excluded.items";
  const appended: Operation = { type: "append", key, element };
  if (kind < 0.75) {
    await send(insert, key, element);
    return [appended];
  }
  if (kind < 0.9) {
    const { rows } = await send(`${insert} RETURNING key, items`, key, element);
    return [appended, { type: "read", key, list: elements(rows[0]?.items) }];
  }
  const update = "UPDATE list SET items = items || ' ' || $2 WHERE key = $1";
  const { rowCount } = await send(update, key, element);
  return rowCount === 1 ? [appended] : [{ type: "read", key, list: [] }];
}
