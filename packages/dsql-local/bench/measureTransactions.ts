import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Row } from "../../../bench/Row.ts";
import { atRest } from "./transactions/atRest.ts";
import { contended } from "./transactions/contended.ts";
import { mixed } from "./transactions/mixed.ts";
import { openTransactions } from "./transactions/openTransactions.ts";
import { type Server, startServer } from "./transactions/startServer.ts";
import { uncontended } from "./transactions/uncontended.ts";
import { inTurn, type Versions } from "./transactions/Versions.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * Transactions, one by one and many at once, and what the server holds; by turns with an earlier version's server where there
 * is a checkout of it.
 */
export async function measureTransactions(quick: boolean, beside: string | undefined): Promise<Row[]> {
  const checkouts: Versions<string> = {
    now: ROOT,
    ...(beside === undefined ? {} : { before: resolve(beside) }),
  };
  const started: Server[] = [];
  const servers = async () =>
    inTurn(checkouts, 0, async (checkout) => {
      const server = await startServer(checkout);
      started.push(server);
      return server;
    });
  const rows = [...(await atRest(checkouts, quick)), ...(await openTransactions(checkouts))];
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
