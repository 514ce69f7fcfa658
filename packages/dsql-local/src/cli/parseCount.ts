import { InvalidArgumentError } from "commander";

/** Creates a parser of whole numbers from 1 to `max`. */
export function parseCount(max: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d+$/.test(text) && count >= 1 && count <= max) return count;
    throw new InvalidArgumentError(`It is a whole number from 1 to ${max}.`);
  };
}
