import assert from "node:assert/strict";
import { barrier } from "./barrier.ts";
import { prisma } from "./db.ts";
import { migrate } from "./migrate.ts";
import { transferMoney } from "./transfer.ts";

const ACCOUNTS = 4;
const WORKERS = 8;
const TRANSFERS_EACH = 5;

await migrate();
await migrate(); // Finds nothing to do.
const accounts = Array.from({ length: ACCOUNTS }, (_, i) => ({
  id: i + 1,
  owner: `owner ${i + 1}`,
  balance: 100,
}));
await prisma.account.createMany({ data: accounts });

let conflicts = 0;
const onConflict = () => conflicts++;

// Neither writes before both have read account 1: the second to commit meets a conflict, for certain.
const afterRead = barrier(2);
await Promise.all([
  transferMoney({ source: 1, target: 2, amount: 1 }, { onConflict, afterRead }),
  transferMoney({ source: 1, target: 3, amount: 1 }, { onConflict, afterRead }),
]);
assert.ok(conflicts > 0);

// Workers with a connection each and few accounts: many meet.
const work = async (worker: number) => {
  for (let i = 0; i < TRANSFERS_EACH; i++) {
    const source = 1 + ((worker + i) % ACCOUNTS);
    await transferMoney({ source, target: 1 + (source % ACCOUNTS), amount: 1 }, { onConflict });
  }
};
await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));

// An error of the application rolls back, and isn't repeated.
await assert.rejects(transferMoney({ source: 1, target: 2, amount: 1_000 }), /has less than/);

const { _sum } = await prisma.account.aggregate({ _sum: { balance: true } });
console.log(JSON.stringify({ total: _sum.balance, transfers: await prisma.transfer.count(), conflicts }));
await prisma.$disconnect();
