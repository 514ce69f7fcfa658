import { setTimeout as sleep } from "node:timers/promises";
import type { Executor } from "../../executor/Executor.ts";
import { MigrationError } from "../model/MigrationError.ts";
import type { StepLocation } from "../model/MigrationEvent.ts";
import { type RunContext, throwIfStopped } from "./RunContext.ts";
import { reading } from "../model/statement.ts";

/** A job of the cluster, as `sys.jobs` tells it. */
export interface Job {
  id: string;
  /** `submitted`, `processing`, then `completed` or `failed`. */
  status: string;
  details: string;
}

const UNDER_WAY = ["submitted", "processing"];
const FIRST_PAUSE_MS = 5;

export function isUnderWay({ status }: Job): boolean {
  return UNDER_WAY.includes(status);
}

/** A job by its id, while the cluster still remembers it: about 30 minutes after its end. */
async function findJob(executor: Executor, id: string): Promise<Job | undefined> {
  const rows = await executor.run(
    reading("find job", "SELECT job_id, status, details FROM sys.jobs WHERE job_id = $1", [id]),
  );
  return rows[0] && toJob(rows[0]);
}

export function toJob([id, status, details]: readonly (string | null)[]): Job {
  return { id: id ?? "", status: status ?? "", details: details ?? "" };
}

/**
 * Waits until a job has ended, telling how it stands at every look. It looks into `sys.jobs` instead of calling
 * `sys.wait_for_job`, which takes no timeout, may outlive a statement's deadline, and answers false both for a
 * failed job and for its own timeout (Aurora DSQL user guide, "Asynchronous indexes").
 *
 * @returns the job as it ended, or `undefined` when the cluster no longer remembers it
 * @throws {MigrationError} past the deadline; the job goes on, and the next run waits for it
 */
export async function waitForJob(
  context: RunContext,
  id: string,
  place: StepLocation,
): Promise<Job | undefined> {
  const { executor, lease, signal, onProgress, jobTimeoutMs, pollMs } = context;
  const began = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, pollMs)) {
    throwIfStopped(signal);
    lease.throwIfLost();
    const job = await findJob(executor, id);
    const elapsedMs = performance.now() - began;
    onProgress({ event: "job", job: id, status: job?.status ?? "forgotten", elapsedMs, ...place });
    if (!job || !isUnderWay(job)) return job;
    if (elapsedMs >= jobTimeoutMs) {
      throw new MigrationError(
        place,
        `job ${id} is still ${job.status} after ${Math.round(elapsedMs / 1_000)} s; it goes on, run again to wait for it`,
      );
    }
    await sleep(Math.min(pauseMs, jobTimeoutMs - elapsedMs), undefined, signal ? { signal } : {}).catch(
      () => undefined,
    );
  }
}
