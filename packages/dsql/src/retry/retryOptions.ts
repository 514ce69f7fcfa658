import { InvalidArgumentError } from "../errors/InvalidArgumentError.ts";
import type { RetryOptions } from "./withOccRetry.ts";

const least: Record<keyof RetryOptions, number> = { attempts: 1, deadlineMs: 0, baseMs: 0, capMs: 0 };

/**
 * The bounds of retries: the usual ones but for what is given. `undefined` counts as not given.
 *
 * @throws {InvalidArgumentError} for what is no number, or would have it retried for ever or never begin
 */
export function retryOptions(usual: RetryOptions, given?: Partial<RetryOptions>): RetryOptions {
  if (given === undefined) return usual;
  const options = { ...usual };
  for (const name of Object.keys(least) as (keyof RetryOptions)[]) {
    const value: unknown = given[name];
    if (value === undefined) continue;
    // Written so that NaN fails.
    if (typeof value !== "number" || !(value >= least[name])) {
      throw new InvalidArgumentError(name, `must be a number, ${least[name]} or more`);
    }
    options[name] = value;
  }
  return options;
}
