/**
 * What `work` comes to, unless the signal is aborted first. The work goes on then: only for what does no harm.
 *
 * @throws the signal's reason
 */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
  });
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  try {
    // The race also takes care that the work may fail later, when nobody listens.
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
