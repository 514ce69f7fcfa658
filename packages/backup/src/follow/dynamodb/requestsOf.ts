import type { Write } from "./Write.ts";

/** The most that one request takes (DynamoDB developer guide, quotas). */
const ITEMS_A_WRITE = 25;
/** A request has at most 16 MB (DynamoDB API reference), which 25 items of 400 KB exceed where JSON escapes what they hold. */
const BYTES_A_WRITE = 12 * 1024 * 1024;

/** One write of a request. */
export interface WriteRequest {
  key: string;
  /** As BatchWriteItem has it, in typed JSON. */
  text: string;
}

/** Writes in pieces that one BatchWriteItem takes each. */
export function* requestsOf(writes: readonly Write[], keyName: string): Generator<WriteRequest[]> {
  let piece: WriteRequest[] = [];
  let bytes = 0;
  for (const { key, item } of writes) {
    const text =
      item === undefined
        ? JSON.stringify({ DeleteRequest: { Key: { [keyName]: { S: key } } } })
        : `{"PutRequest":{"Item":${item}}}`;
    const length = Buffer.byteLength(text);
    if (piece.length === ITEMS_A_WRITE || (piece.length > 0 && bytes + length > BYTES_A_WRITE)) {
      yield piece;
      [piece, bytes] = [[], 0];
    }
    piece.push({ key, text });
    bytes += length;
  }
  if (piece.length > 0) yield piece;
}
