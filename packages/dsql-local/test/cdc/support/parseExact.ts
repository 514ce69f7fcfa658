/** A token of JSON: a string, or a number. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A whole number of so many digits that JavaScript would round it. */
const LONG = /^-?\d{16,}$/;

/** Parses JSON with whole numbers that JavaScript can't hold kept as text, e.g. `"9223372036854775807"`. */
export function parseExact(line: string): unknown {
  return JSON.parse(line.replace(TOKENS, (token) => (LONG.test(token) ? `"${token}"` : token)));
}
