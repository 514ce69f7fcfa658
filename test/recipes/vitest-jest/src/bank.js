import { withRetry } from "./retry.js";

/** Creates the tables. Each statement is a transaction of its own. */
export async function migrate(pool) {
  await pool.query(
    "CREATE TABLE account (id integer PRIMARY KEY, owner text NOT NULL, balance integer NOT NULL)",
  );
  await pool.query("INSERT INTO account VALUES (1, 'owner 1', 100), (2, 'owner 2', 100)");
}

/** Moves money from one account to another, in one transaction. `afterRead` has two of them meet, to see a conflict. */
export function transferMoney(pool, { source, target, amount }, { afterRead, ...retry } = {}) {
  return withRetry(
    () =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query("SELECT id, balance FROM account WHERE id = ANY($1)", [
          [source, target],
        ]);
        const balances = new Map(rows.map(({ id, balance }) => [id, balance]));
        if (balances.get(source) < amount) throw new Error(`Account ${source} has less than ${amount}.`);
        await afterRead?.();
        const change = "UPDATE account SET balance = $1 WHERE id = $2";
        await client.query(change, [balances.get(source) - amount, source]);
        await client.query(change, [balances.get(target) + amount, target]);
      }),
    retry,
  );
}

/** What each account has, by its id. */
export async function balances(pool) {
  const { rows } = await pool.query("SELECT id, balance FROM account");
  return Object.fromEntries(rows.map(({ id, balance }) => [id, balance]));
}

async function inTransaction(pool, work) {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    // Closes the connection if it can't roll back, e.g. because it is lost.
    await client.query("ROLLBACK").then(() => client.release(), client.release);
    throw error;
  }
}
