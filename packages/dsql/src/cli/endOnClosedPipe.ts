/** What a shell reports for a program ended by SIGPIPE: 128 plus the signal's number. */
const EXIT_CLOSED_PIPE = 141;

/**
 * For commands: when the reader of the output has gone (`… | head`), the process exits with 141 without a message, as other
 * programs do, where Node would print a stack trace. A command that handles SIGTERM shuts down as for that.
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
