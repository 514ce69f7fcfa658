/** The payload of a Bind message with all results asked for as text. */
export function withTextResults(payload: Buffer): Buffer {
  const formats = payload.readUInt16BE(0);
  let offset = 2 + 2 * formats;
  const values = payload.readUInt16BE(offset);
  offset += 2;
  for (let at = 0; at < values; at++) offset += 4 + Math.max(payload.readInt32BE(offset), 0);
  return Buffer.concat([payload.subarray(0, offset), Buffer.from([0, 0])]);
}
