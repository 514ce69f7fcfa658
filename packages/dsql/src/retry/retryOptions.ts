import { InvalidArgumentError } from "../errors/InvalidArgumentError.ts";
import type { RetryOptions } from "./withOccRetry.ts";

const MINIMUM: Record<keyof RetryOptions, number> = { attempts: 1, deadlineMs: 0, baseMs: 0, capMs: 0 };

/**
 * The bounds of retries: overrides merged into the defaults. `undefined` counts as absent.
 *
 * @throws {InvalidArgumentError} for what is no number, or would retry for ever or never begin
 */
export function retryOptions(defaults: RetryOptions, overrides?: Partial<RetryOptions>): RetryOptions {
  if (overrides === undefined) return defaults;
  const options = { ...defaults };
  for (const name of Object.keys(MINIMUM) as (keyof RetryOptions)[]) {
    const value: unknown = overrides[name];
    if (value === undefined) continue;
    // Written so that NaN fails.
    if (typeof value !== "number" || !(value >= MINIMUM[name])) {
      throw new InvalidArgumentError(name, `must be a number, ${MINIMUM[name]} or more`);
    }
    options[name] = value;
  }
  return options;
}
