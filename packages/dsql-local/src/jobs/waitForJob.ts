import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock/Clock.ts";
import { clockDelay } from "./clockDelay.ts";
import type { JobQueue } from "./JobQueue.ts";
import type { JobTable } from "./JobTable.ts";

/**
 * How long `sys.wait_for_job` waits. It is known to return false on a timeout (aurora-dsql-tools, Flyway support), the length
 * isn't: users poll `sys.jobs` instead, for fear that it takes longer than 5 minutes.
 */
const MAX_WAIT_MS = 5 * 60_000;

/** How often a job of another server on the same database is polled. */
const POLL_MS = 200;

/**
 * Resolves with true when a job has succeeded; with false when it has failed, doesn't exist, or times out.
 *
 * @param gone aborted when the client no longer waits, or the server stops
 */
export async function waitForJob(
  jobId: string,
  { queue, table, clock }: { queue: JobQueue; table: JobTable; clock: Clock },
  gone: AbortSignal,
): Promise<boolean> {
  const done = new AbortController();
  const end = AbortSignal.any([gone, done.signal]);
  // On the timeout, or when the wait ends.
  const ended = clockDelay(clock, MAX_WAIT_MS, end).then(() => {
    done.abort();
    return false;
  });
  const isEnded = () => end.aborted;
  try {
    while (!isEnded()) {
      const own = queue.result(jobId);
      if (own) await Promise.race([own, ended]);
      if (isEnded()) return false;
      // Read even after that: another server on the same database may have claimed the job.
      const status = await table.status(jobId);
      if (status === undefined || status === "failed") return false;
      if (status === "completed") return true;
      await Promise.race([delay(POLL_MS), ended]);
    }
    return false;
  } finally {
    done.abort();
  }
}
