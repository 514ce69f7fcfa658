import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../packages/dsql-local/test/connect.ts";
import type { DsqlLocal } from "../../packages/dsql-local/src/index.ts";

/** The table isn't there yet, or has changed since it was looked at. */
const NOT_YET = ["42P01", "40001"];

/** Resolves as soon as so many transfers are stored, or the server stops. */
export async function transfersMade(dsql: DsqlLocal, count: number): Promise<void> {
  const client = await connect(dsql);
  let made = 0;
  try {
    while (made < count) {
      await sleep(5);
      try {
        const { rows } = await client.query<{ n: number }>("SELECT count(*)::int AS n FROM transfer");
        made = rows[0]?.n ?? 0;
      } catch (error) {
        if (!NOT_YET.includes((error as { code?: string }).code ?? "")) return;
      }
    }
  } finally {
    await client.end();
  }
}
