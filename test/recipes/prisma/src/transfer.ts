import { prisma } from "./db.ts";
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
      prisma.$transaction(async (tx) => {
        const from = await tx.account.findUniqueOrThrow({ where: { id: source } });
        const to = await tx.account.findUniqueOrThrow({ where: { id: target } });
        if (from.balance < amount) throw new Error(`Account ${source} has less than ${amount}.`);
        await afterRead?.();
        // What was read may be written back: if another transaction has changed it since, this one can't commit.
        await tx.account.update({ where: { id: source }, data: { balance: from.balance - amount } });
        await tx.account.update({ where: { id: target }, data: { balance: to.balance + amount } });
        await tx.transfer.create({ data: { source, target, amount } });
      }),
    retry,
  );
}
