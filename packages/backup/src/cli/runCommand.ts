import { createDatabase, type Executor } from "@mattb.tech/billio-data/bulk";
import { type ExitCode, exitCodes } from "./exitCodes.ts";
import type { OnProgress } from "../progress/Progress.ts";
import { showProgress } from "../progress/showProgress.ts";
import { describeError, isUsageError } from "./describeError.ts";
import { printable } from "../text/printable.ts";

/** What a command receives. Results go to standard output, everything else to standard error. */
export interface CommandContext {
  /** Aborted by Ctrl-C and by SIGTERM. */
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Ends the progress bar and prints to standard output. */
  print: (text: string) => void;
  /** The same to standard error. */
  note: (text: string) => void;
  /**
   * The database of the environment, opened on first use and closed after the command.
   *
   * @throws {DataError} with the code `CONFIGURATION` when the environment names none
   */
  database: () => Executor;
  /** Sets what is printed after "Interrupted.": what a run interrupted from here on leaves, and what to do about it. */
  ifInterrupted: (left: string) => void;
}

/** One Ctrl-C may arrive twice: from the terminal, and from a parent that passes it on. */
const SAME_REQUEST_MS = 1_000;

/**
 * Runs a command and sets the process's exit code. The first Ctrl-C aborts the command's signal, so that it ends in order; a
 * second one ends the process immediately. Neither leaves anything half-written. An expected error is printed as one line on
 * standard error; any other is a bug and is thrown.
 */
export async function runCommand(work: (context: CommandContext) => Promise<ExitCode>): Promise<void> {
  const interruption = new AbortController();
  let firstAt = Infinity;
  let slow: NodeJS.Timeout | undefined;
  const interrupt = () => {
    const now = performance.now();
    if (now - firstAt > SAME_REQUEST_MS) {
      // A bar hides the cursor.
      progress.stop();
      process.exit(exitCodes.interrupted);
    }
    if (interruption.signal.aborted) return;
    firstAt = now;
    interruption.abort();
    // Ending may take a while when the database can't be reached.
    slow = setTimeout(() => {
      progress.stop();
      console.error("Ending in order, which takes a moment; Ctrl-C once more ends it at once.");
    }, SAME_REQUEST_MS);
  };
  const progress = showProgress(process.stderr);
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  let database: ReturnType<typeof createDatabase> | undefined;
  let left = "It can be run again.";
  try {
    process.exitCode = await work({
      signal: interruption.signal,
      onProgress: (state) => {
        progress.show(state);
      },
      print: (text) => {
        progress.stop();
        console.log(printable(text));
      },
      note: (text) => {
        progress.stop();
        console.error(printable(text));
      },
      database: () => (database ??= createDatabase()),
      ifInterrupted: (text) => {
        left = text;
      },
    });
  } catch (error) {
    progress.stop();
    if (interruption.signal.aborted) {
      console.error(printable(`Interrupted. ${left}`));
      process.exitCode = exitCodes.interrupted;
      return;
    }
    const description = describeError(error);
    if (description === undefined) throw error;
    console.error(printable(description));
    process.exitCode = isUsageError(error) ? exitCodes.nothingDone : exitCodes.brokenOff;
  } finally {
    progress.stop();
    await database?.close();
    clearTimeout(slow);
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}
