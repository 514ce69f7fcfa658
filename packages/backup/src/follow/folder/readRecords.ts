import { createReadStream } from "node:fs";
import { join } from "node:path";
import { SourceError } from "../../source/SourceError.ts";

/** A record and its location. */
export interface FoundRecord {
  data: Buffer;
  file: string;
  /** From 1. */
  line: number;
}

const NEWLINE = 0x0a;
/** Three times what Kinesis takes. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;
const MAX_RECORDS = 5_000;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * The records of these files in order, in batches of at most 5,000 records and about 8 MiB: one record a line, as bytes, so
 * that invalid UTF-8 can be reported with its line.
 *
 * @param signal ends it between two batches
 * @throws {SourceError} naming the line when it is longer than any record
 */
export async function* readRecords(
  folder: string,
  names: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<FoundRecord[]> {
  let batch: FoundRecord[] = [];
  let bytes = 0;
  for (const name of names) {
    const file = join(folder, name);
    let line = 0;
    for await (const data of lines(file, () => line + 1)) {
      line++;
      if (data.length === 0) continue;
      batch.push({ data, file, line });
      bytes += data.length;
      if (batch.length < MAX_RECORDS && bytes < MAX_BYTES) continue;
      yield batch;
      if (signal?.aborted === true) return;
      [batch, bytes] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Lines end at a line feed only: JSON texts may contain U+2028. */
async function* lines(file: string, number: () => number): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      const end = chunk.subarray(from, to);
      yield begun.length === 0 ? end : Buffer.concat([...begun, end]);
      [begun, length] = [[], 0];
      from = to + 1;
    }
    if (from === chunk.length) continue;
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > MAX_LINE_BYTES)
      throw new SourceError(file, `line ${number()} is longer than any record, ${MAX_LINE_BYTES} bytes`);
  }
  if (length > 0) yield Buffer.concat(begun);
}
