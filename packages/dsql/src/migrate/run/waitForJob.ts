import { setTimeout as sleep } from "node:timers/promises";
import type { Executor } from "../../executor/Executor.ts";
import { MigrationError } from "../model/MigrationError.ts";
import type { StepLocation } from "../model/MigrationEvent.ts";
import { type RunContext, throwIfStopped } from "./RunContext.ts";
import { reading } from "../model/statement.ts";

/** A job of the cluster, from `sys.jobs`. */
export interface Job {
  id: string;
  /** `submitted`, `processing`, then `completed` or `failed`. */
  status: string;
  details: string;
}

const RUNNING = ["submitted", "processing"];
const FIRST_PAUSE_MS = 5;

export function isRunning({ status }: Job): boolean {
  return RUNNING.includes(status);
}

/** A job by its id; the cluster keeps it for about 30 minutes after its end. */
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
 * Waits until a job has ended, and reports its status at each check. It polls `sys.jobs` instead of calling
 * `sys.wait_for_job`, which takes no timeout, may exceed a statement's deadline, and returns false both for a failed job and
 * for its own timeout (Aurora DSQL user guide, "Asynchronous indexes").
 *
 * @returns the ended job, or `undefined` when the cluster no longer has it
 * @throws {MigrationError} past the deadline; the job continues, and the next run waits for it
 */
export async function waitForJob(
  context: RunContext,
  id: string,
  location: StepLocation,
): Promise<Job | undefined> {
  const { executor, lease, signal, onProgress, jobTimeoutMs, pollMs } = context;
  const began = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, pollMs)) {
    throwIfStopped(signal);
    lease.throwIfLost();
    const job = await findJob(executor, id);
    const elapsedMs = performance.now() - began;
    onProgress({ event: "job", job: id, status: job?.status ?? "forgotten", elapsedMs, ...location });
    if (!job || !isRunning(job)) return job;
    if (elapsedMs >= jobTimeoutMs) {
      throw new MigrationError(
        location,
        `job ${id} is still ${job.status} after ${Math.round(elapsedMs / 1_000)} s; it goes on, run again to wait for it`,
      );
    }
    await sleep(Math.min(pauseMs, jobTimeoutMs - elapsedMs), undefined, signal ? { signal } : {}).catch(
      () => undefined,
    );
  }
}
