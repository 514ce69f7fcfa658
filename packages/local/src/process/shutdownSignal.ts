const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** The exit code of what Ctrl-C ends, as shells have it: 128 and the number of SIGINT. */
export const EXIT_INTERRUPTED = 130;
const PARENT_CHECK_MS = 500;
/** One Ctrl-C may arrive twice: from the terminal, and from a parent that passes it on. */
const SAME_REQUEST_MS = 1_000;

/**
 * A signal that is aborted when this process is asked to end: by Ctrl-C, SIGTERM, or a closed terminal. Asked a
 * second time it ends at once.
 *
 * Under npm it also is when the parent is gone: npm runs a shell, which doesn't pass SIGTERM on.
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  let firstAt = Infinity;
  for (const name of SIGNALS) {
    process.on(name, () => {
      const now = performance.now();
      if (now - firstAt > SAME_REQUEST_MS) process.exit(EXIT_INTERRUPTED);
      firstAt = Math.min(firstAt, now);
      controller.abort();
    });
  }
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) controller.abort();
    }, PARENT_CHECK_MS).unref();
  }
  return controller.signal;
}

/** @deprecated Use {@link shutdownSignal}. */
export { shutdownSignal as stopSignal };
