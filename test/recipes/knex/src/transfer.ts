import { db } from "./db.ts";
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
      // The callback form: trx.commit() resolves even if DSQL has refused the COMMIT.
      db.transaction(async (trx) => {
        const accounts = await trx("account").whereIn("id", [source, target]);
        const balances = new Map<number, number>(accounts.map(({ id, balance }) => [id, balance]));
        const [from, to] = [balances.get(source), balances.get(target)];
        if (from === undefined || to === undefined) throw new Error(`No account ${source} or ${target}.`);
        if (from < amount) throw new Error(`Account ${source} has less than ${amount}.`);
        await afterRead?.();
        // What was read may be written back: if another transaction has changed it since, this one can't commit.
        await trx("account")
          .where({ id: source })
          .update({ balance: from - amount });
        await trx("account")
          .where({ id: target })
          .update({ balance: to + amount });
        await trx("transfer").insert({ source, target, amount });
      }),
    retry,
  );
}
