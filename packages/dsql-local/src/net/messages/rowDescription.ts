import { int16, int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";
import { BOOL, INT4, INT8 } from "../typeOid.ts";

/** All columns in text format, of no table. */
export function rowDescription(columns: { name: string; typeOid: number }[]): Buffer {
  const parts: (string | Buffer)[] = [int16(columns.length)];
  for (const { name, typeOid } of columns) {
    parts.push(name, int32(0), int16(0), int32(typeOid), int16(typeSize(typeOid)), int32(-1), int16(0));
  }
  return encodeMessage(backend.rowDescription, ...parts);
}

/** `typlen` of the few types that the server's own responses use; others vary in length. */
function typeSize(typeOid: number): number {
  return { [BOOL]: 1, [INT8]: 8, [INT4]: 4 }[typeOid] ?? -1;
}
