/** What a shell reports of a program that SIGPIPE has ended: 128 and the signal's number. */
const EXIT_CLOSED_PIPE = 141;

/**
 * For commands: when whoever reads the output has gone, `head` for one, the process ends quietly with 141, as other
 * programs do, where Node would print a stack trace. One that stops in order when it is asked to by SIGTERM does so then.
 */
export function endOnClosedPipe(): void {
  let closed = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // Each further write fails as well, in one way or the other.
      if (closed) return;
      if (error.code !== "EPIPE") throw error;
      closed = true;
      process.on("exit", () => {
        process.exitCode = EXIT_CLOSED_PIPE;
      });
      if (process.listenerCount("SIGTERM") === 0) process.exit(EXIT_CLOSED_PIPE);
      process.emit("SIGTERM", "SIGTERM");
    });
  }
}
