/** Splits a list into chunks of at most `size` entries. */
export function chunk<Entry>(entries: readonly Entry[], size: number): Entry[][] {
  const pieces: Entry[][] = [];
  for (let from = 0; from < entries.length; from += size) pieces.push(entries.slice(from, from + size));
  return pieces;
}
