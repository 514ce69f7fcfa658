import { db } from "./db.ts";
import { Account, Transfer } from "./models.ts";
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
      db.transaction(async (transaction) => {
        // Instances are read again at each attempt; save() of one that a refused attempt has saved would send nothing.
        const from = await Account.findByPk(source, { transaction, rejectOnEmpty: true });
        const to = await Account.findByPk(target, { transaction, rejectOnEmpty: true });
        if (from.balance < amount) throw new Error(`Account ${source} has less than ${amount}.`);
        await afterRead?.();
        // What was read may be written back: if another transaction has changed it since, this one can't commit.
        await from.update({ balance: from.balance - amount }, { transaction });
        await to.update({ balance: to.balance + amount }, { transaction });
        await Transfer.create({ source, target, amount }, { transaction });
      }),
    retry,
  );
}
