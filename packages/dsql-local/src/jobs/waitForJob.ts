import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock/Clock.ts";
import { clockDelay } from "./clockDelay.ts";
import type { JobQueue } from "./JobQueue.ts";
import type { JobTable } from "./JobTable.ts";

/**
 * How long `sys.wait_for_job` waits. That it answers false when its time is over is known (aurora-dsql-tools, Flyway
 * support), how much that is isn't: users who look into `sys.jobs` instead fear that it outlives 5 minutes.
 */
const MAX_WAIT_MS = 5 * 60_000;

/** How often a job of another server on the same database is looked at. */
const FOREIGN_POLL_MS = 200;

/**
 * Resolves with true when a job has succeeded; with false when it has failed, isn't known, or isn't over in time.
 *
 * @param gone aborted when nobody waits any more, or the server stops
 */
export async function waitForJob(
  jobId: string,
  { queue, table, clock }: { queue: JobQueue; table: JobTable; clock: Clock },
  gone: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  const end = AbortSignal.any([gone, over.signal]);
  // At the end of its time or of the waiting.
  const ended = clockDelay(clock, MAX_WAIT_MS, end).then(() => {
    over.abort();
    return false;
  });
  const isOver = () => end.aborted;
  try {
    while (!isOver()) {
      const own = queue.result(jobId);
      if (own) await Promise.race([own, ended]);
      if (isOver()) return false;
      // Asked even then: another server on the same database may have got the job.
      const status = await table.status(jobId);
      if (status === undefined || status === "failed") return false;
      if (status === "completed") return true;
      await Promise.race([delay(FOREIGN_POLL_MS), ended]);
    }
    return false;
  } finally {
    over.abort();
  }
}
