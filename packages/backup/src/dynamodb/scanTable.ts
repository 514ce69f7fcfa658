import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ReadRate } from "./ReadRate.ts";
import { type ScanKey, type ScanPage, scanPage } from "./requests.ts";
import type { RetryOptions } from "./withRetries.ts";

/** Default number of segments that are read in parallel. */
export const DEFAULT_SEGMENTS = 4;

export interface ScanOptions extends RetryOptions {
  /** Segments of the table that are read in parallel, 1 to 1,000,000. Default: 4. */
  segments?: number | undefined;
  /** Read capacity units to consume a second, on average. Default: unlimited. */
  readUnits?: number | undefined;
  /** Where each segment continues, by its number; "end" for one that is complete. */
  from?: ReadonlyMap<number, ScanKey | "end"> | undefined;
}

export interface SegmentPage extends ScanPage {
  segment: number;
}

/**
 * All items of a table, page by page, by a parallel scan: consistent reads, each item once, in no order. It is no snapshot:
 * an item that others write meanwhile is returned as it was at some moment of the scan, and one that is created or deleted
 * may be missing. Memory holds one page of each segment that is being read, at most 1 MB of the table each.
 *
 * @throws the SDK's exceptions; the signal's reason when it is aborted
 */
export async function* scanTable(
  client: DynamoDBClient,
  table: string,
  { segments = DEFAULT_SEGMENTS, readUnits, from, ...retry }: ScanOptions = {},
): AsyncGenerator<SegmentPage> {
  const rate = readUnits === undefined ? undefined : new ReadRate(readUnits);
  const limit = readUnits === undefined ? undefined : pageLimit(readUnits);
  const read = async (segment: number, key: ScanKey | undefined): Promise<SegmentPage> => {
    await rate?.wait(retry.signal);
    const page = await scanPage(client, { table, segment, segments, from: key, limit }, retry);
    rate?.add(page.units);
    return { segment, ...page };
  };
  const pages = new Map<number, Promise<SegmentPage>>();
  try {
    for (let segment = 0; segment < segments; segment++) {
      const key = from?.get(segment);
      if (key !== "end") pages.set(segment, read(segment, key));
    }
    while (pages.size > 0) {
      const page = await Promise.race(pages.values());
      pages.delete(page.segment);
      yield page;
      // Only now: backpressure for a slow consumer.
      if (page.lastKey !== undefined) pages.set(page.segment, read(page.segment, page.lastKey));
    }
  } finally {
    // Requests in progress when the consumer stops, or when one has failed.
    await Promise.allSettled(pages.values());
  }
}

/** A unit reads 4 KB and most items are far smaller, so that a page of this many items takes a fraction of a second. */
export function pageLimit(readUnits: number): number {
  return Math.max(1, Math.min(1_000, Math.ceil(readUnits)));
}
