import type { Write } from "./Write.ts";
import { MAX_BATCH_WRITE, MAX_REQUEST_BYTES } from "../../dynamodb/batchLimits.ts";

/** One write of a request. */
export interface WriteRequest {
  key: string;
  /** As BatchWriteItem has it, in typed JSON. */
  text: string;
}

/** Splits writes into batches for BatchWriteItem. */
export function* requestsOf(writes: readonly Write[], keyName: string): Generator<WriteRequest[]> {
  let piece: WriteRequest[] = [];
  let bytes = 0;
  for (const { key, item } of writes) {
    const text =
      item === undefined
        ? JSON.stringify({ DeleteRequest: { Key: { [keyName]: { S: key } } } })
        : `{"PutRequest":{"Item":${item}}}`;
    const length = Buffer.byteLength(text);
    if (piece.length === MAX_BATCH_WRITE || (piece.length > 0 && bytes + length > MAX_REQUEST_BYTES)) {
      yield piece;
      [piece, bytes] = [[], 0];
    }
    piece.push({ key, text });
    bytes += length;
  }
  if (piece.length > 0) yield piece;
}
