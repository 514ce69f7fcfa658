import { PrismaPg } from "@prisma/adapter-pg";
import type { Bank, Server } from "./Bank.ts";
import { generatePrisma } from "./generatePrisma.ts";

/** Prisma with its node-postgres adapter, which needs no engine: changes rows by increment and decrement. */
export async function prismaBank(server: Server, connections: number): Promise<Bank> {
  const { PrismaClient } = await generatePrisma();
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ ...server, max: connections }),
    // By default Prisma's transactions time out after 5 s, and after 2 s without a connection: too early on a busy machine.
    transactionOptions: { timeout: 30_000, maxWait: 30_000 },
  });
  return {
    transfer: (order, saw) =>
      prisma.$transaction(async (tx) => {
        const { id, source, target, amount } = order;
        await tx.account.update({ where: { id: source }, data: { balance: { decrement: amount } } });
        await tx.account.update({ where: { id: target }, data: { balance: { increment: amount } } });
        await tx.transfer.create({ data: { id, source, target, amount } });
        const { _sum } = await tx.account.aggregate({ _sum: { balance: true } });
        saw(_sum.balance ?? 0);
      }),
    audit: (accounts) =>
      prisma.$transaction(async (tx) => {
        const balances = new Map<number, number>();
        for (const id of accounts) {
          const row = await tx.account.findUnique({ where: { id } });
          if (row) balances.set(row.id, row.balance);
        }
        const paidIn = await tx.transfer.groupBy({ by: "target", _sum: { amount: true } });
        const paidOut = await tx.transfer.groupBy({ by: "source", _sum: { amount: true } });
        return {
          balances,
          paidIn: new Map(paidIn.map(({ target, _sum }) => [target, _sum.amount ?? 0])),
          paidOut: new Map(paidOut.map(({ source, _sum }) => [source, _sum.amount ?? 0])),
        };
      }),
    sqlState: driverCode,
    close: () => prisma.$disconnect(),
  };
}

/**
 * The SQLSTATE from the adapter. For a statement Prisma throws its own error (P2034 for a conflict), with the adapter's in
 * `meta`; for COMMIT it throws the adapter's, whose `code` is missing.
 */
function driverCode(error: unknown): string | undefined {
  const { meta, cause } = Object(error) as {
    meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
    cause?: { originalCode?: string };
  };
  return meta?.driverAdapterError?.cause?.originalCode ?? cause?.originalCode;
}
