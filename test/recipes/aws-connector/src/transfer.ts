import { pool } from "./db.ts";
import { type RetryOptions, withRetry } from "./retry.ts";

export interface Order {
  source: number;
  target: number;
  amount: number;
}

/** Moves money from one account to another, in one transaction. `afterRead` has two of them meet, to see a conflict. */
export function transferMoney(
  { source, target, amount }: Order,
  { afterRead, ...retry }: RetryOptions & { afterRead?: () => Promise<void> } = {},
): Promise<void> {
  return withRetry(
    () =>
      pool.transaction(
        async (client) => {
          const { rows } = await client.query<{ id: number; balance: number }>(
            "SELECT id, balance FROM account WHERE id = ANY($1)",
            [[source, target]],
          );
          const balances = new Map(rows.map(({ id, balance }) => [id, balance]));
          const [from, to] = [balances.get(source), balances.get(target)];
          if (from === undefined || to === undefined) throw new Error(`No account ${source} or ${target}.`);
          if (from < amount) throw new Error(`Account ${source} has less than ${amount}.`);
          await afterRead?.();
          // What was read may be written back: if another transaction has changed it since, this one can't commit.
          await client.query("UPDATE account SET balance = $1 WHERE id = $2", [from - amount, source]);
          await client.query("UPDATE account SET balance = $1 WHERE id = $2", [to + amount, target]);
          await client.query("INSERT INTO transfer (source, target, amount) VALUES ($1, $2, $3)", [
            source,
            target,
            amount,
          ]);
        },
        // Not the pool's own retries: three by default, 100 ms apart at most, and nobody learns of them.
        { maxRetries: 0 },
      ),
    retry,
  );
}
