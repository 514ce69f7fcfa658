import { int16, int32 } from "../net/integers.ts";

/** The part of a Bind message after the names: parameters and results in text format. */
export function textParameters(...values: string[]): Buffer {
  const parts = [int16(0), int16(values.length)];
  for (const value of values) {
    const bytes = Buffer.from(value);
    parts.push(int32(bytes.length), bytes);
  }
  return Buffer.concat([...parts, int16(0)]);
}
