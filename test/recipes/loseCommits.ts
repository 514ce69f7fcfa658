import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../packages/dsql-local/test/connect.ts";
import type { DsqlLocal } from "../../packages/dsql-local/src/index.ts";

/** The table isn't there yet, or has changed since it was looked at. */
const NOT_YET = ["42P01", "40001"];

/** Transfers that are stored between two losses: enough for a worker that repeats its own, which has to come to light. */
const BETWEEN = 3;
const POLL_MS = 5;

/**
 * Drops connections right after a COMMIT, one at a time, until it is aborted. A program that made a lost transfer again would succeed,
 * and go on to its end. It takes more than one: a COMMIT that is refused uses up the fault, too.
 *
 * @returns how many were dropped or refused instead
 */
export async function loseCommits(dsql: DsqlLocal, signal: AbortSignal): Promise<number> {
  const client = await connect(dsql);
  let hits = 0;
  try {
    for (let made = 0; await reached(() => transfers(client, made + BETWEEN), signal);) {
      const fault = dsql.faults.inject({ fault: "disconnect", when: "after-commit", times: 1 });
      await reached(() => Promise.resolve(fault.spent), signal);
      hits += fault.hits;
      fault.remove();
      made = await count(client);
    }
    return hits;
  } finally {
    await client.end();
  }
}

type Client = Awaited<ReturnType<typeof connect>>;

/** Resolves to false once it is aborted. */
async function reached(isSo: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isSo()) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function transfers(client: Client, least: number): Promise<boolean> {
  return (await count(client)) >= least;
}

async function count(client: Client): Promise<number> {
  try {
    const { rows } = await client.query<{ n: number }>("SELECT count(*)::int AS n FROM transfer");
    return rows[0]?.n ?? 0;
  } catch (error) {
    if (NOT_YET.includes((error as { code?: string }).code ?? "")) return 0;
    throw error;
  }
}
