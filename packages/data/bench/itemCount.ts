import { InvalidArgumentError } from "commander";

const UNITS: Record<string, number> = { "": 1, k: 1_000, M: 1_000_000 };

/**
 * A number of items, e.g. `10k`, `100k`, `1M`.
 *
 * @throws {InvalidArgumentError} when it isn't one, or below 10,000: the three items of the rare search need that many
 */
export function itemCount(text: string): number {
  const [, digits, unit] = /^(\d{1,8})([kM]?)$/.exec(text) ?? [];
  const count = Number(digits) * (UNITS[unit ?? ""] ?? 1);
  if (!(count >= 10_000 && count <= 10_000_000 && count % 20 === 0)) {
    throw new InvalidArgumentError("It must be from 10k to 10M and a multiple of 20, e.g. 100k.");
  }
  return count;
}
