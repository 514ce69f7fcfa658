/** A stream of random numbers from 0 (inclusive) to 1 that a seed decides: the same items on every machine. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Any one of the choices. */
export function pick<T>(next: () => number, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(next() * choices.length)] ?? choices[0];
}
