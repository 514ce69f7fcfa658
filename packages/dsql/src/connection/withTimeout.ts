import type { MeteredRead } from "./MeteredRead.ts";

/** Starts an exchange, with callbacks for its outcome. */
export type Begin<T> = (done: (result: T) => void, failed: (error: Error) => void) => void;

/**
 * The outcome, unless the deadline passes or the meter throws first. A single promise, since every read pays for it; so it
 * does for each closure with a name, which tsx defines anew.
 */
export function withTimeout<T>(
  timeoutMs: number,
  begin: Begin<T>,
  onTimeout: () => Error,
  metered: MeteredRead | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(onTimeout());
    }, timeoutMs);
    if (metered !== undefined) {
      metered.onMeterError = (error) => {
        clearTimeout(timer);
        reject(error);
      };
    }
    begin(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
