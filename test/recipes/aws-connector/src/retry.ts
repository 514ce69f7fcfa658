import { setTimeout as sleep } from "node:timers/promises";

export interface RetryOptions {
  /** How often to try at most. */
  attempts?: number;
  onConflict?: () => void;
}

/**
 * Runs a whole transaction, and again when DSQL has refused it: OC000, another transaction was first to write the same
 * row, or OC001, the schema has changed. Nothing is repeated after any other error, above all after a lost connection:
 * the COMMIT may have been done.
 */
export async function withRetry<T>(
  transaction: () => Promise<T>,
  { attempts = 10, onConflict }: RetryOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if ((error as { code?: unknown }).code !== "40001" || attempt >= attempts) throw error;
      onConflict?.();
      await sleep(Math.random() * Math.min(1_000, 20 * 2 ** attempt));
    }
  }
}
