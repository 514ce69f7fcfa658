export const OPEN_ARRAY = 0x5b;

/** A byte that means nothing between the values of JSON. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
