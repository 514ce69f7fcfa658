import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { LOCK_NOT_AVAILABLE, QUERY_CANCELED } from "../net/sqlState.ts";
import type { JobWorker } from "./JobWorker.ts";

const POLL_MS = 100;
/** Idle transactions of clients are preempted long before. */
const LOCK_WAIT_TIMEOUT_MS = 1_000;

/**
 * Runs REINDEX INDEX CONCURRENTLY, unless a transaction that stays open keeps it waiting.
 *
 * @returns false when it was cancelled for that
 */
export async function reindexConcurrently(worker: JobWorker, pool: pg.Pool, index: string): Promise<boolean> {
  // It waits for several older transactions in turn; the limit below is for each of them.
  await worker.client.query("SET lock_timeout = 0");
  const state = { settled: false, cancelled: false };
  const work = worker.client.query(`REINDEX INDEX CONCURRENTLY ${index}`).finally(() => {
    state.settled = true;
  });
  const watch = async () => {
    for (let waitedMs = 0; !state.settled;) {
      await delay(POLL_MS);
      const { rows } = await pool.query<{ waits: boolean }>(
        "SELECT wait_event_type = 'Lock' AS waits FROM pg_stat_activity WHERE pid = $1",
        [worker.processId],
      );
      waitedMs = rows[0]?.waits ? waitedMs + POLL_MS : 0;
      if (waitedMs < LOCK_WAIT_TIMEOUT_MS) continue;
      state.cancelled = true;
      await worker.cancel();
      return;
    }
  };
  try {
    await Promise.all([work, watch()]);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (state.cancelled && !worker.preemptedBy && (code === QUERY_CANCELED || code === LOCK_NOT_AVAILABLE))
      return false;
    throw error;
  } finally {
    await worker.client.query("RESET lock_timeout").catch(() => undefined);
  }
}
