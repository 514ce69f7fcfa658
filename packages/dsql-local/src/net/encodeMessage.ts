/** Builds one message from its parts: strings become zero-terminated, buffers stay as they are. */
export function encodeMessage(type: number, ...parts: (string | Buffer)[]): Buffer {
  let length = 4;
  for (const part of parts) length += typeof part === "string" ? Buffer.byteLength(part) + 1 : part.length;
  const bytes = Buffer.allocUnsafe(length + 1);
  bytes[0] = type;
  bytes.writeUInt32BE(length, 1);
  let offset = 5;
  for (const part of parts) {
    if (typeof part === "string") {
      offset += bytes.write(part, offset);
      bytes[offset++] = 0;
    } else {
      offset += part.copy(bytes, offset);
    }
  }
  return bytes;
}
