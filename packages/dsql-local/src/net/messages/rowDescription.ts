import { int16, int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export const noData = encodeMessage(backend.noData);

/** All columns in text format, of no table. */
export function rowDescription(columns: { name: string; typeOid: number }[]): Buffer {
  const parts: (string | Buffer)[] = [int16(columns.length)];
  for (const { name, typeOid } of columns) {
    parts.push(name, int32(0), int16(0), int32(typeOid), int16(typeSize(typeOid)), int32(-1), int16(0));
  }
  return encodeMessage(backend.rowDescription, ...parts);
}

/** `typlen` of the few types that the server's own responses use: bool, int8, int4; others vary in length. */
function typeSize(typeOid: number): number {
  return { 16: 1, 20: 8, 23: 4 }[typeOid] ?? -1;
}
