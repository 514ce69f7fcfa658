import { InvalidArgumentError } from "commander";

/** A number of connections, 1 or more. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError("It is a whole number from 1 on.");
}
