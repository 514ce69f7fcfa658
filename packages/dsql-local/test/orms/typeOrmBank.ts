import { DataSource, EntitySchema, QueryFailedError } from "typeorm";
import type { Bank, Order, Server } from "./Bank.ts";

const Account = new EntitySchema<{ id: number; balance: number }>({
  name: "account",
  columns: { id: { type: "int", primary: true }, balance: { type: "int" } },
});
const Transfer = new EntitySchema<Order>({
  name: "transfer",
  columns: {
    id: { type: "uuid", primary: true },
    source: { type: "int" },
    target: { type: "int" },
    amount: { type: "int" },
  },
});

/** TypeORM: reads entities, changes them in memory and saves them, so that a lost update would change the total. */
export async function typeOrmBank(server: Server, connections: number): Promise<Bank> {
  const { user: username, ...where } = server;
  const db = await new DataSource({
    type: "postgres",
    ...where,
    username,
    poolSize: connections,
    installExtensions: false,
    entities: [Account, Transfer],
  }).initialize();
  return {
    transfer: (order, saw) =>
      db.transaction(async (manager) => {
        const source = await manager.findOneByOrFail(Account, { id: order.source });
        const target = await manager.findOneByOrFail(Account, { id: order.target });
        source.balance -= order.amount;
        target.balance += order.amount;
        await manager.save(Account, [source, target]);
        await manager.insert(Transfer, order);
        saw(Number(await manager.sum(Account, "balance")));
      }),
    audit: (accounts) =>
      db.transaction(async (manager) => {
        const balances = new Map<number, number>();
        for (const id of accounts) {
          const row = await manager.findOneBy(Account, { id });
          if (row) balances.set(row.id, row.balance);
        }
        const sums = async (by: "source" | "target") => {
          const rows = await manager
            .createQueryBuilder(Transfer, "transfer")
            .select(`transfer.${by}`, "id")
            .addSelect("SUM(transfer.amount)", "amount")
            .groupBy(`transfer.${by}`)
            .getRawMany<{ id: number; amount: string }>();
          return new Map(rows.map(({ id, amount }) => [id, Number(amount)]));
        };
        return { balances, paidIn: await sums("target"), paidOut: await sums("source") };
      }),
    sqlState: (error) =>
      error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined,
    close: () => db.destroy(),
  };
}
