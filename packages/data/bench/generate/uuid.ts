import { random } from "./random.ts";

/** The id of the item with a number: random to look at, always the same. Kinds keep their ids apart. */
export function uuid(number: number, kind = 0): string {
  // Two streams, for one has only 32 bits of seed: the ids of a few kinds would meet.
  const [first, second] = [random(Math.imul(number + 1, 0x9e3779b1)), random(number + kind * 0x01000193)];
  const hex = (next: () => number) =>
    Math.floor(next() * 0x10000)
      .toString(16)
      .padStart(4, "0");
  const [version, variant] = [`4${hex(first).slice(1)}`, `a${hex(second).slice(1)}`];
  return `${hex(first)}${hex(first)}-${hex(first)}-${version}-${variant}-${hex(second)}${hex(second)}${hex(second)}`;
}
