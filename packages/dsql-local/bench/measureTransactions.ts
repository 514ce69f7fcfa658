import type { Row } from "../../../bench/Row.ts";
import { contended } from "./transactions/contended.ts";
import { mixed } from "./transactions/mixed.ts";
import { openTransactions } from "./transactions/openTransactions.ts";
import { type Server, startServer } from "./transactions/startServer.ts";
import { uncontended } from "./transactions/uncontended.ts";
import { checkoutsOf, inTurn } from "./transactions/Versions.ts";

/** Transactions, one by one and many at once; by turns with an earlier version's server where there is a checkout of it. */
export async function measureTransactions(quick: boolean, beside: string | undefined): Promise<Row[]> {
  const checkouts = checkoutsOf(beside);
  const started: Server[] = [];
  const servers = async () =>
    inTurn(checkouts, 0, async (checkout) => {
      const server = await startServer(checkout);
      started.push(server);
      return server;
    });
  const rows = await openTransactions(checkouts);
  try {
    const both = await servers();
    for (const measure of [uncontended, mixed, contended]) {
      console.error(`  ${measure.name}`);
      rows.push(...(await measure(both, quick)));
    }
  } finally {
    await Promise.all(started.map((server) => server.stop()));
  }
  return rows;
}
