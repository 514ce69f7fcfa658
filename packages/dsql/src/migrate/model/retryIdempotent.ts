import { CommitOutcomeUnknownError } from "../../errors/CommitOutcomeUnknownError.ts";
import { DatabaseTimeoutError } from "../../errors/DatabaseTimeoutError.ts";

const ATTEMPTS = 5;

/**
 * Retries an idempotent operation while its outcome is unknown: one that checks first whether it is done, or changes nothing
 * the second time.
 */
export async function retryIdempotent<T>(
  work: () => Promise<T>,
  onRepeat?: (error: Error) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const unknown = error instanceof CommitOutcomeUnknownError || error instanceof DatabaseTimeoutError;
      if (!unknown || attempt === ATTEMPTS) throw error;
      onRepeat?.(error);
    }
  }
}
