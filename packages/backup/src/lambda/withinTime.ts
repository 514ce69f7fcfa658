/** The used part of a Lambda's context. */
export interface LambdaTime {
  getRemainingTimeInMillis: () => number;
}

/** Part of the remaining time that is reserved for ending in order and logging. */
const RESERVE_MS = 10_000;
/** Share of the remaining time, when that is short. */
const MOST_OF_RESERVE = 0.2;

/**
 * Runs work so that it ends before Lambda's timeout, which would end it silently: its signal is aborted shortly before, with
 * `late` as the reason, which is thrown. Work that doesn't end then is abandoned, so that there is time to log.
 *
 * @param context absent outside of Lambda, where there is no timeout
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
    // Abandoned: nothing else handles its rejection.
    worked.catch(() => undefined);
  }
}
