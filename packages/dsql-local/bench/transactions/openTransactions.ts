import type { Row } from "../../../../bench/Row.ts";
import { startLoad } from "../load/startLoad.ts";
import { megabytes, warmUp } from "./atRest.ts";
import type { Sums } from "./processes.ts";
import { startServer } from "./startServer.ts";
import { inTurn, type Versions } from "./Versions.ts";

const TRANSACTIONS = 1_000;
const MOST = 200e6;

/** How much a server grows with many open transactions, each idle after a write. */
export async function openTransactions(checkouts: Versions<string>): Promise<Row[]> {
  const { now, before } = await inTurn(checkouts, 0, (checkout) =>
    growth(checkout).catch((error: unknown) => String(error)),
  );
  const format = (part: keyof Sums, of: Sums | string | undefined) =>
    typeof of === "object" ? megabytes(of[part]) : (of ?? "unknown");
  const rows = (["server", "postgres"] as const).map((part): Row => ({
    name:
      part === "server"
        ? `${TRANSACTIONS.toLocaleString("en")} open transactions with a write each: what the server's process grows by`
        : "… PostgreSQL's processes",
    measured: format(part, now),
    ...(checkouts.before === undefined ? {} : { beside: `${format(part, before)} before` }),
  }));
  const [first] = rows;
  if (first)
    first.target = { text: `≤ ${megabytes(MOST)}`, met: typeof now === "object" && now.server <= MOST };
  return rows;
}

/** @throws Error with which the server rejected a connection or a write */
async function growth(checkout: string): Promise<Sums | undefined> {
  const server = await startServer(checkout);
  try {
    await warmUp(server);
    const before = await server.memory();
    const load = await startLoad({ config: server.config, connections: TRANSACTIONS, work: "heldOpen" });
    try {
      await load.turn({ settlingMs: 0, countedMs: 0 });
      const after = await server.memory();
      if (before === undefined || after === undefined) return undefined;
      return {
        server: after.server - before.server,
        postgres: after.postgres - before.postgres,
        others: after.others - before.others,
      };
    } finally {
      await load.stop();
    }
  } finally {
    await server.stop();
  }
}
