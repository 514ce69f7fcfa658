import { createInterface } from "node:readline/promises";

interface AskOptions {
  signal: AbortSignal;
  /** Default: standard input. */
  input?: NodeJS.ReadableStream;
  /** Default: standard error, for results go to standard output. */
  output?: NodeJS.WritableStream;
}

/**
 * Asks for a yes on a terminal. Any other input is a no, Ctrl-D included. Ctrl-C, which the terminal passes to the program
 * meanwhile, aborts the signal as usual.
 *
 * @throws the signal's reason when it is aborted
 */
export async function ask(
  question: string,
  { signal, input = process.stdin, output = process.stderr }: AskOptions,
): Promise<boolean> {
  const terminal = createInterface({ input, output, terminal: true });
  terminal.on("SIGINT", () => process.emit("SIGINT"));
  try {
    return /^y(es)?$/i.test((await terminal.question(question, { signal })).trim());
  } catch (error) {
    signal.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === "ABORT_ERR") return false;
    throw error;
  } finally {
    terminal.close();
  }
}
