const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const EXIT_INTERRUPTED = 130;
const PARENT_CHECK_MS = 500;

/**
 * A signal that is aborted when this process is asked to end: by Ctrl-C, SIGTERM, or a closed terminal. Asked a
 * second time it ends at once.
 *
 * Under npm it also is when the parent is gone: npm runs a shell, which doesn't pass SIGTERM on.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
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
