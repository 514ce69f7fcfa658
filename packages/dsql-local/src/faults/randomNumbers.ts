import { randomInt } from "node:crypto";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Numbers from 0 to below 1, the same for the same seed. */
export interface RandomNumbers {
  seed: number;
  next(): number;
}

export function randomNumbers(seed = randomInt(2 ** 31)): RandomNumbers {
  const generator = xoroshiro128plus(seed);
  return { seed, next: () => uniformFloat64(generator) };
}
