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
      db.transaction().execute(async (trx) => {
        const accounts = await trx
          .selectFrom("account")
          .selectAll()
          .where("id", "in", [source, target])
          .execute();
        const balances = new Map(accounts.map(({ id, balance }) => [id, balance]));
        const [from, to] = [balances.get(source), balances.get(target)];
        if (from === undefined || to === undefined) throw new Error(`No account ${source} or ${target}.`);
        if (from < amount) throw new Error(`Account ${source} has less than ${amount}.`);
        await afterRead?.();
        // What was read may be written back: if another transaction has changed it since, this one can't commit.
        await trx
          .updateTable("account")
          .set({ balance: from - amount })
          .where("id", "=", source)
          .execute();
        await trx
          .updateTable("account")
          .set({ balance: to + amount })
          .where("id", "=", target)
          .execute();
        await trx.insertInto("transfer").values({ source, target, amount }).execute();
      }),
    retry,
  );
}
