import { setTimeout as sleep } from "node:timers/promises";
import { type FoundIndex, findIndex } from "./findIndex.ts";
import { isRunning, type Job, waitForJob } from "./waitForJob.ts";
import type { IndexName, StepAction } from "../model/Migration.ts";
import { MigrationError } from "../model/MigrationError.ts";
import type { StepLocation } from "../model/MigrationEvent.ts";
import { retryIdempotent } from "../model/retryIdempotent.ts";
import { mayGoOn, type RunContext } from "./RunContext.ts";
import { writing } from "../model/statement.ts";

type IndexAction = Extract<StepAction, { kind: "index" }>;

/** Checks of an index after its job completed: the catalog may lag behind the job. */
const MAX_CHECKS = 5;

/**
 * Builds an index and waits until it is valid. It waits for a build that a killed runner has started; an index that a failed
 * job left invalid, which `IF NOT EXISTS` would accept, is dropped and rebuilt.
 *
 * @throws {MigrationError} with the job's details when the job fails; the invalid index is dropped
 */
export async function buildIndex(
  context: RunContext,
  action: IndexAction,
  location: StepLocation,
): Promise<void> {
  const { executor } = context;
  let before = await findIndex(executor, action.index);
  // The job may have ended between the look at the index and the one at the job.
  if (before?.job?.status === "completed") before = await waitUntilValid(context, action.index, before.job);
  if (before?.valid) return;

  let jobId = before?.job && isRunning(before.job) ? before.job.id : undefined;
  if (before && jobId === undefined) await drop(context, action.index, before.job, location);
  if (jobId === undefined) {
    await mayGoOn(context);
    const rows = await executor.run(writing(`build index ${action.index.name}`, action.sql));
    jobId = rows[0]?.[0] ?? undefined;
  }
  const job = jobId === undefined ? undefined : await waitForJob(context, jobId, location);

  const after = await waitUntilValid(context, action.index, job);
  if (after?.valid) return;
  if (after) await drop(context, action.index, job ?? after.job, location);
  throw new MigrationError(location, failure(action.index.name, job ?? after?.job, after !== undefined));
}

async function waitUntilValid(
  { executor, pollMs }: RunContext,
  index: IndexName,
  job: Job | undefined,
): Promise<FoundIndex | undefined> {
  for (let check = 1; ; check++) {
    const found = await findIndex(executor, index);
    if (found?.valid || job?.status === "failed" || check === MAX_CHECKS) return found;
    await sleep(Math.min(pollMs, 100 * check));
  }
}

/** Names the schema only where the statement does: DSQL rejects it before an index's name in CREATE INDEX. */
async function drop(
  context: RunContext,
  { schema, name }: IndexName,
  job: Job | undefined,
  location: StepLocation,
): Promise<void> {
  await retryIdempotent(async () => {
    await mayGoOn(context);
    const index = schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
    await context.executor.run(writing(`drop index ${name}`, `DROP INDEX IF EXISTS ${index}`));
  });
  const status = job?.status ?? "unknown";
  context.onProgress({ event: "dropped", index: name, status, details: job?.details ?? "", ...location });
}

function failure(index: string, job: Job | undefined, dropped: boolean): string {
  const what = job ? `its job ${job.id} is ${job.status}` : "no job of it is known";
  const details = job?.details ? `: ${job.details}` : "";
  const end = dropped
    ? "The invalid index was dropped; mend the data and run again"
    : "There is no such index";
  return `index ${index} could not be built, ${what}${details}. ${end}`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
