import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { OnProgress } from "../../progress/Progress.ts";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { SourceError } from "../../source/SourceError.ts";
import type { Storage } from "../../storage/Storage.ts";
import { dynamoDbClient } from "../dynamoDbClient.ts";
import { openTable, reasonOf } from "../openTable.ts";
import { ReadRate } from "../ReadRate.ts";
import { scanPage } from "../requests.ts";
import { DEFAULT_SEGMENTS, pageLimit } from "../scanTable.ts";
import { exportSegment } from "./exportSegment.ts";
import { ExportState } from "./ExportState.ts";
import { SCAN_NOTE, writeManifests } from "./writeManifests.ts";

export interface ExportTableOptions {
  /** Default: a client of its own, configured by the environment. */
  client?: DynamoDBClient | undefined;
  /** Segments of the table that a new export reads in parallel. Default: 4. */
  segments?: number | undefined;
  /** Read capacity units to consume a second. Default: unlimited. */
  readUnits?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
  /** Most items of a page. Default: DynamoDB's page of 1 MB. */
  pageItems?: number | undefined;
  /** Approximate size of a data file, in bytes before compression. Default: 16 MiB. */
  partBytes?: number | undefined;
  /** Waits between attempts, in ms; for tests. */
  waits?: readonly number[] | undefined;
}

/** A complete export. */
export interface TableExport {
  /** Below the storage, e.g. `AWSDynamoDB/01693685827463-2d8752fd`. */
  folder: string;
  items: number;
  files: number;
  /** Compressed. */
  bytes: number;
  /** ISO 8601; of the first run, if there were several. */
  begun: string;
  ended: string;
  /** Whether it resumed an unfinished export. */
  resumed: boolean;
  /** What such an export guarantees, and what it doesn't. */
  note: string;
}

/** 16 MiB: a kill makes at most this much of a segment be read again. */
const PART_BYTES = 16 * 1024 * 1024;

/**
 * Exports a table of the old system as DynamoDB itself would, into a folder or a bucket: typed JSON in the layout of its
 * exports, read by a parallel scan with consistent reads. Numbers, sets and bytes are as DynamoDB sends them.
 *
 * Called again with the same storage, it resumes an unfinished export: complete data files stay. An export is complete once
 * its manifest is there; readers reject it before.
 *
 * @throws {BackupLocationError} when there is no such table, or the storage contains something else or can't be written to;
 *   nothing has been done
 * @throws {SourceError} when reading the table or writing to the storage fails later
 * @throws the signal's reason when it is aborted
 */
export async function exportTable(
  table: string,
  storage: Storage,
  {
    client: callersClient,
    segments = DEFAULT_SEGMENTS,
    readUnits,
    signal,
    onProgress,
    pageItems,
    partBytes = PART_BYTES,
    waits,
  }: ExportTableOptions = {},
): Promise<TableExport> {
  const client = callersClient ?? dynamoDbClient();
  try {
    const opened = await openTable(client, table, { waits, signal });
    const state = await ExportState.open(storage, opened, segments);
    const rate = readUnits === undefined ? undefined : new ReadRate(readUnits);
    const limit = pageItems ?? (readUnits === undefined ? undefined : pageLimit(readUnits));
    // A failed segment aborts the others.
    const failure = new AbortController();
    const either = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
    let done = 0;
    const exported = await settleAll(
      Array.from({ length: state.segments }, (_, segment) =>
        exportSegment({
          storage,
          state,
          segment,
          partBytes,
          signal: either,
          read: async (from) => {
            await rate?.wait(either);
            const request = { table, segment, segments: state.segments, from, limit };
            const page = await scanPage(client, request, { waits, signal: either });
            rate?.add(page.units);
            return page;
          },
          onItems: (count) => {
            done += count;
            onProgress?.({ phase: "exporting", items: done, done, total: opened.itemCount });
          },
        }),
      ),
      failure,
    ).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error instanceof SourceError || error instanceof BackupLocationError
        ? error
        : new SourceError(opened.place, `can't be read any further: ${reasonOf(error)}`, { cause: error });
    });
    const parts = exported.flatMap((each) => each.parts);
    const { items, endTime } = await writeManifests(storage, opened, state, parts);
    await state.forget();
    return {
      folder: state.folder,
      items,
      files: parts.length,
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
      begun: state.startTime,
      ended: endTime,
      resumed: state.isResumed,
      note: SCAN_NOTE,
    };
  } finally {
    if (!callersClient) client.destroy();
  }
}

/** All results, or the first error, once all have ended. */
async function settleAll<T>(works: readonly Promise<T>[], failure: AbortController): Promise<T[]> {
  let first: { error: unknown } | undefined;
  const results = await Promise.allSettled(
    works.map((work) =>
      work.catch((error: unknown) => {
        first ??= { error };
        failure.abort();
        throw error;
      }),
    ),
  );
  if (first) throw first.error;
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
