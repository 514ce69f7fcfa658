import { db } from "./db.ts";
import { Account, Transfer } from "./entities.ts";
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
      db.transaction(async (manager) => {
        // Entities are read again at each attempt; those of a refused one are out of date.
        const from = await manager.findOneByOrFail(Account, { id: source });
        const to = await manager.findOneByOrFail(Account, { id: target });
        if (from.balance < amount) throw new Error(`Account ${source} has less than ${amount}.`);
        await afterRead?.();
        // What was read may be written back: if another transaction has changed it since, this one can't commit.
        from.balance -= amount;
        to.balance += amount;
        await manager.save([from, to]);
        await manager.insert(Transfer, { source, target, amount });
      }),
    retry,
  );
}
