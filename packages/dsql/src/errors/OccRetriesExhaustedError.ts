import { DsqlClientError } from "./DsqlClientError.ts";

/** The unit of work failed with write conflicts until its attempts or its time were used up. Nothing was committed. */
export class OccRetriesExhaustedError extends DsqlClientError {
  readonly code = "OCC_RETRIES_EXHAUSTED";
  readonly attempts: number;
  readonly elapsedMs: number;

  constructor(attempts: number, elapsedMs: number, cause: unknown) {
    super(
      `Gave up after ${attempts} attempts in ${Math.round(elapsedMs)} ms, each ended by a write conflict`,
      {
        cause,
      },
    );
    this.attempts = attempts;
    this.elapsedMs = elapsedMs;
  }
}
