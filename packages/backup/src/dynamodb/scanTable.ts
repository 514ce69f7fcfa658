import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ReadRate } from "./ReadRate.ts";
import { type ScanKey, type ScanPage, scanPage } from "./requests.ts";
import type { RetryOptions } from "./withRetries.ts";

/** Segments read side by side, unless told otherwise. */
export const DEFAULT_SEGMENTS = 4;

export interface ScanOptions extends RetryOptions {
  /** Parts of the table that are read side by side, 1 to 1,000,000. Default: 4. */
  segments?: number | undefined;
  /** Read capacity units to take in a second, on average; default: as many as there are. */
  readUnits?: number | undefined;
  /** Where a segment goes on, by its number; "end" for one that has been read. */
  from?: ReadonlyMap<number, ScanKey | "end"> | undefined;
}

export interface SegmentPage extends ScanPage {
  segment: number;
}

/**
 * All items of a table, page by page, by a parallel scan: consistent reads, each item once, in no order. No snapshot: an item
 * that others write meanwhile comes as it was at some moment of the scan, and one that is made or deleted may come or not.
 * In memory are the pages of as many segments as are read side by side, at most 1 MB of the table each.
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
      // Only now, so that whoever is slow isn't flooded.
      if (page.lastKey !== undefined) pages.set(page.segment, read(page.segment, page.lastKey));
    }
  } finally {
    // Those under way when the reader has had enough, or when one has failed.
    await Promise.allSettled(pages.values());
  }
}

/** Items have a unit each at least when they are larger than 4 KB, and most are far smaller: pages of part of a second. */
export function pageLimit(readUnits: number): number {
  return Math.max(1, Math.min(1_000, Math.ceil(readUnits)));
}
