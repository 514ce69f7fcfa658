/** The fields of an ErrorResponse or NoticeResponse, by their type letter. */
export function readError(bytes: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  let offset = 5;
  while (offset < bytes.length && bytes[offset] !== 0) {
    const end = bytes.indexOf(0, offset);
    if (end < 0) break;
    fields.set(String.fromCharCode(bytes[offset] ?? 0), bytes.toString("utf8", offset + 1, end));
    offset = end + 1;
  }
  return fields;
}
