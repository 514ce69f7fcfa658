import { sql } from "./db.ts";
import { type RetryOptions, withRetry } from "./retry.ts";

export interface Order {
  source: number;
  target: number;
  amount: number;
}

/** Moves money from one account to another, in one transaction. `afterRead` has two of them meet, to see a conflict. */
export async function transferMoney(
  { source, target, amount }: Order,
  { afterRead, ...retry }: RetryOptions & { afterRead?: () => Promise<void> } = {},
): Promise<void> {
  await withRetry(
    () =>
      sql.begin(async (tx) => {
        const accounts = await tx<{ id: number; balance: number }[]>`
          SELECT id, balance FROM account WHERE id IN ${tx([source, target])}`;
        const balances = new Map(accounts.map(({ id, balance }) => [id, balance]));
        const [from, to] = [balances.get(source), balances.get(target)];
        if (from === undefined || to === undefined) throw new Error(`No account ${source} or ${target}.`);
        if (from < amount) throw new Error(`Account ${source} has less than ${amount}.`);
        await afterRead?.();
        // What was read may be written back: if another transaction has changed it since, this one can't commit.
        await tx`UPDATE account SET balance = ${from - amount} WHERE id = ${source}`;
        await tx`UPDATE account SET balance = ${to + amount} WHERE id = ${target}`;
        await tx`INSERT INTO transfer ${tx({ source, target, amount })}`;
      }),
    retry,
  );
}
