export const OPEN_ARRAY = 0x5b;

/** Whether a byte is white space of JSON. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
