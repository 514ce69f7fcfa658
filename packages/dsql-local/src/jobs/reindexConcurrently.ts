import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { JobWorker } from "./JobWorker.ts";

const LOOK_MS = 100;
/** Idle transactions of clients give way long before. */
const PATIENCE_MS = 1_000;
const QUERY_CANCELED = "57014";
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Runs REINDEX INDEX CONCURRENTLY, unless it is kept waiting by a transaction that stays open.
 *
 * @returns false when it was given up
 */
export async function reindexConcurrently(worker: JobWorker, pool: pg.Pool, index: string): Promise<boolean> {
  // Its waits for older transactions are bounded below, and are more than one.
  await worker.client.query("SET lock_timeout = 0");
  const state = { settled: false, gaveUp: false };
  const work = worker.client.query(`REINDEX INDEX CONCURRENTLY ${index}`).finally(() => {
    state.settled = true;
  });
  const watch = async () => {
    for (let waitedMs = 0; !state.settled;) {
      await delay(LOOK_MS);
      const { rows } = await pool.query<{ waits: boolean }>(
        "SELECT wait_event_type = 'Lock' AS waits FROM pg_stat_activity WHERE pid = $1",
        [worker.processId],
      );
      waitedMs = rows[0]?.waits ? waitedMs + LOOK_MS : 0;
      if (waitedMs < PATIENCE_MS) continue;
      state.gaveUp = true;
      await worker.cancel();
      return;
    }
  };
  try {
    await Promise.all([work, watch()]);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (state.gaveUp && !worker.preemptedBy && (code === QUERY_CANCELED || code === LOCK_NOT_AVAILABLE))
      return false;
    throw error;
  } finally {
    await worker.client.query("RESET lock_timeout").catch(() => undefined);
  }
}
