import { eq } from "drizzle-orm";
import { db } from "./db.ts";
import { type RetryOptions, withRetry } from "./retry.ts";
import { account, transfer } from "./schema.ts";

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
      db.transaction(async (tx) => {
        const balanceOf = async (id: number) => {
          const [row] = await tx.select().from(account).where(eq(account.id, id));
          if (!row) throw new Error(`There is no account ${id}.`);
          return row.balance;
        };
        const before = { source: await balanceOf(source), target: await balanceOf(target) };
        if (before.source < amount) throw new Error(`Account ${source} has less than ${amount}.`);
        await afterRead?.();
        // What was read may be written back: if another transaction has changed it since, this one can't commit.
        await tx
          .update(account)
          .set({ balance: before.source - amount })
          .where(eq(account.id, source));
        await tx
          .update(account)
          .set({ balance: before.target + amount })
          .where(eq(account.id, target));
        await tx.insert(transfer).values({ source, target, amount });
      }),
    retry,
  );
}
