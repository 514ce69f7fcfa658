/** What is used of a Lambda's context. */
export interface LambdaTime {
  getRemainingTimeInMillis: () => number;
}

/** Kept of the time that is left, to end in order and to tell. */
const RESERVE_MS = 10_000;
/** Of what is left, where that is little. */
const MOST_OF_RESERVE = 0.2;

/**
 * Does something that ends before Lambda would end it, silently: its signal is aborted shortly before, with `late` as the
 * reason, which is thrown. What doesn't end then is left behind, so that there is time to tell.
 *
 * @param context absent outside of Lambda, where nothing is hurried
 */
export async function withinTime<T>(
  context: LambdaTime | undefined,
  late: Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  if (context === undefined) return work(abort.signal);
  const leftMs = context.getRemainingTimeInMillis();
  const reserveMs = Math.min(RESERVE_MS, leftMs * MOST_OF_RESERVE);
  let ending: NodeJS.Timeout | undefined;
  let leaving: NodeJS.Timeout | undefined;
  const left = new Promise<never>((_, reject) => {
    ending = setTimeout(() => {
      abort.abort(late);
    }, leftMs - reserveMs);
    leaving = setTimeout(
      () => {
        reject(late);
      },
      leftMs - reserveMs / 2,
    );
  });
  const worked = work(abort.signal).catch((error: unknown) => {
    throw abort.signal.aborted ? late : error;
  });
  try {
    return await Promise.race([worked, left]);
  } finally {
    clearTimeout(ending);
    clearTimeout(leaving);
    // Left behind: nobody else hears of it.
    worked.catch(() => undefined);
  }
}
