import { lookup as systemLookup } from "node:dns";
import { describeFetchError } from "./describeFetchError.ts";
import type { FetchOptions } from "./FetchOptions.ts";
import { followRedirects } from "./followRedirects.ts";
import { ImageError } from "./ImageError.ts";
import { readBody } from "./readBody.ts";
import { requestImage } from "./requestImage.ts";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 15 * 1024 * 1024;

/**
 * Fetches `url`, whatever its content, from public addresses and `allowedHosts`. Bounded in time and size.
 *
 * @param signal its reason is thrown when it aborts
 * @throws {ImageError}
 */
export async function fetchImage(
  url: string,
  allowedHosts: readonly string[],
  { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES, lookup = systemLookup, ca }: FetchOptions = {},
  signal?: AbortSignal,
): Promise<Buffer> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const timer = startTimer(timeoutMs, signal);
  try {
    return await Promise.race([fetchAll(), timer.stopped]);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ImageError) throw error;
    if (timer.isOver()) {
      throw new ImageError(
        url,
        `it didn't come within ${timeoutMs / 1000} seconds; give one from a faster server`,
      );
    }
    throw new ImageError(url, describeFetchError(error), { cause: error });
  } finally {
    timer.clear();
    // Cancels a fetch that lost the race.
    controller.abort();
  }

  async function fetchAll(): Promise<Buffer> {
    const response = await followRedirects(url, (target) =>
      requestImage(target, { allowedHosts, lookup, ca }, controller.signal),
    );
    return await readBody(url, response, maxBytes);
  }
}

/** Its promise rejects when the time is over or the caller aborts. */
function startTimer(timeoutMs: number, signal: AbortSignal | undefined) {
  let over = false;
  const { promise, reject } = withReject();
  const timeout = setTimeout(() => {
    over = true;
    reject(new Error("The time is over"));
  }, timeoutMs);
  const onAbort = () => {
    reject(new Error("The caller aborted"));
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    stopped: promise,
    isOver: () => over,
    clear: () => {
      clearTimeout(timeout);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject!: (error: Error) => void;
  const promise = new Promise<never>((_, onReject) => {
    reject = onReject;
  });
  return { promise, reject };
}
