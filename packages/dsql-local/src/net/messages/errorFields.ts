/** The fields of an ErrorResponse that differ from case to case. */
export interface ErrorFields {
  sqlstate: string;
  message: string;
  detail?: string;
  hint?: string;
  /** Where in the query string, in characters from 1. */
  position?: number;
}

/** Ends the fields of an ErrorResponse or NoticeResponse. */
export const terminator = Buffer.from([0]);

/** The fields of an ErrorResponse or NoticeResponse, by field type code. */
export function readErrorFields(bytes: Buffer): Map<string, string> {
  return new Map(errorFields(bytes));
}

/** The fields of an ErrorResponse or NoticeResponse in their order: field type code and value. */
export function errorFields(bytes: Buffer): [code: string, value: string][] {
  const fields: [string, string][] = [];
  let offset = 5;
  while (offset < bytes.length && bytes[offset] !== 0) {
    const end = bytes.indexOf(0, offset);
    if (end < 0) break;
    fields.push([String.fromCharCode(bytes[offset] ?? 0), bytes.toString("utf8", offset + 1, end)]);
    offset = end + 1;
  }
  return fields;
}
