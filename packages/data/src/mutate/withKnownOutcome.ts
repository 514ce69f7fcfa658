import type { Executor } from "../db/Executor.ts";
import {
  CommitOutcomeUnknownError,
  ItemAlreadyExistsError,
  ItemNotFoundError,
  SeriesHasSeasonsError,
  SeriesNotFoundError,
} from "../errors.ts";

/** Broken connections in a row after which the outcome stays unknown. */
const MAX_UNKNOWN = 3;

/**
 * Does a write that may be repeated. When a connection breaks so that it isn't known whether the write took effect,
 * `look` tells: what the write returns if it did, else `undefined`, and then it is done again.
 *
 * Once the outcome was unknown, only an answer about the item ends that: not being able to look, or to write again,
 * leaves it unknown.
 *
 * @throws {CommitOutcomeUnknownError} when it can't be found out
 */
export async function withKnownOutcome<T>(
  executor: Executor,
  write: () => Promise<T>,
  look: () => Promise<{ done: T } | undefined>,
): Promise<T> {
  let unknown: CommitOutcomeUnknownError | undefined;
  for (let times = 0; ;) {
    try {
      return await write();
    } catch (error) {
      // In a transaction the whole of it is unknown, which its caller has to find out.
      if (executor.inTransaction) throw error;
      if (error instanceof CommitOutcomeUnknownError) {
        unknown = error;
        times++;
      }
      if (unknown === undefined) throw error;
      const answered = isAnswer(error);
      if (error !== unknown && !answered) throw unknown;
      const found = await look().catch(() => "no answer" as const);
      if (found === "no answer") throw unknown;
      if (found !== undefined) return found.done;
      if (answered || times >= MAX_UNKNOWN) throw error;
    }
  }
}

/** Whether an error tells how things are, so that the write that it ended didn't take effect. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof ItemAlreadyExistsError ||
    error instanceof ItemNotFoundError ||
    error instanceof SeriesNotFoundError ||
    error instanceof SeriesHasSeasonsError
  );
}
