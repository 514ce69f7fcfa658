import { int16, int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

/** The values of a DataRow in text format. */
export function readDataRow(bytes: Buffer): (string | null)[] {
  const values: (string | null)[] = [];
  const count = bytes.readUInt16BE(5);
  let offset = 7;
  for (let at = 0; at < count; at++) {
    const length = bytes.readInt32BE(offset);
    offset += 4;
    if (length < 0) {
      values.push(null);
    } else {
      values.push(bytes.toString("utf8", offset, offset + length));
      offset += length;
    }
  }
  return values;
}

export function dataRow(values: (string | null)[]): Buffer {
  const parts: Buffer[] = [int16(values.length)];
  for (const value of values) {
    if (value === null) {
      parts.push(int32(-1));
    } else {
      const bytes = Buffer.from(value);
      parts.push(int32(bytes.length), bytes);
    }
  }
  return encodeMessage(backend.dataRow, ...parts);
}
