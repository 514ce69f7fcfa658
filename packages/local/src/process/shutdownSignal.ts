import { EXIT } from "@mattb.tech/billio-config";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const PARENT_CHECK_MS = 500;
/** Signals within this time count as one: the terminal and a parent that forwards signals may both send it. */
const SAME_REQUEST_MS = 1_000;

/**
 * Returns an AbortSignal that is aborted by SIGINT (Ctrl-C), SIGTERM or SIGHUP (a closed terminal). A second one ends the
 * process immediately.
 *
 * Under npm it is also aborted when the parent is gone: npm runs a shell, which doesn't forward SIGTERM.
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  let firstAt = Infinity;
  for (const name of SIGNALS) {
    process.on(name, () => {
      const now = performance.now();
      if (now - firstAt > SAME_REQUEST_MS) process.exit(EXIT.interrupted);
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
