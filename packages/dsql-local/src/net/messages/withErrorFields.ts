import { encodeMessage } from "../encodeMessage.ts";
import { errorFields } from "./errorFields.ts";

/** An ErrorResponse with other values in some of its fields, by their type letters. */
export function withErrorFields(
  errorBytes: Buffer,
  changed: (letter: string, value: string) => string | undefined,
): Buffer {
  const parts = errorFields(errorBytes).map(([letter, value]) => letter + (changed(letter, value) ?? value));
  return encodeMessage(errorBytes[0] ?? 0, ...parts, Buffer.from([0]));
}
