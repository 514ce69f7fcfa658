import type { CommitOutcomeUnknownError } from "../errors/CommitOutcomeUnknownError.ts";
import type { Executor } from "../executor/Executor.ts";
import type { WriteRecord } from "./WriteRecord.ts";

/** The connection broke under a write that leaves a record. Internal: callers see what became of it. */
export class LostWrite extends Error {
  readonly record: WriteRecord;
  /** What the caller is told when it can't be found out. */
  readonly unknown: CommitOutcomeUnknownError;
  /** What the write has returned, if it took effect. */
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
