import type { CommitOutcomeUnknownError } from "../errors/CommitOutcomeUnknownError.ts";
import type { Executor } from "../executor/Executor.ts";
import type { WriteRecord } from "./WriteRecord.ts";

/** The connection broke during a write that leaves an outcome record. Internal: callers receive the outcome. */
export class LostWrite extends Error {
  readonly record: WriteRecord;
  /** What the caller receives when the outcome can't be determined. */
  readonly unknown: CommitOutcomeUnknownError;
  /** The write's result, if it took effect. */
  readonly result: (executor: Executor) => Promise<unknown>;

  constructor(
    record: WriteRecord,
    unknown: CommitOutcomeUnknownError,
    result: (executor: Executor) => Promise<unknown>,
  ) {
    super("The connection broke during a write");
    this.name = "LostWrite";
    this.record = record;
    this.unknown = unknown;
    this.result = result;
  }
}
