import { waitForJob } from "./waitForJob.ts";
import { MigrationError } from "../model/MigrationError.ts";
import type { StepLocation } from "../model/MigrationEvent.ts";
import type { RunContext } from "./RunContext.ts";
import { writing } from "../model/statement.ts";

/**
 * Runs `ALTER TABLE ASYNC … VALIDATE CONSTRAINT` and waits for its job.
 *
 * @throws {MigrationError} with the job's details when a row breaks the constraint
 */
export async function validateConstraint(
  context: RunContext,
  { sql }: { sql: string },
  location: StepLocation,
): Promise<void> {
  const rows = await context.executor.run(writing("validate constraint", sql));
  const id = rows[0]?.[0];
  const job = typeof id === "string" ? await waitForJob(context, id, location) : undefined;
  if (job && job.status !== "completed") {
    throw new MigrationError(
      location,
      `the constraint is not valid, job ${job.id} is ${job.status}: ${job.details}`,
    );
  }
}
