import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ImportOutcome } from "../../import/report/ImportReport.ts";
import type { OnProgress } from "../../progress/Progress.ts";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { isComplete, MAY_LACK_ITEMS } from "../../source/isComplete.ts";
import { assertApart, RejectsFile } from "../../formats/rejects/RejectsFile.ts";
import type { Source } from "../../source/Source.ts";
import { SourceError } from "../../source/SourceError.ts";
import { dynamoDbClient } from "../dynamoDbClient.ts";
import { openTable, reasonOf } from "../openTable.ts";
import { decide } from "./decide.ts";
import { type Doomed, findDoomed } from "./mirror.ts";
import { PartedLines } from "./PartedLines.ts";
import { readItems } from "./readItems.ts";
import type { TableReport } from "./TableReport.ts";
import { type OnTableConflict, TableWriting } from "./TableWriting.ts";
import { writeDecided } from "./writeDecided.ts";

export interface WriteTableOptions {
  /** Default: a client of its own, configured by the environment. */
  client?: DynamoDBClient | undefined;
  /** Default: `"fail"`, which makes it an issue of that item. */
  onConflict?: OnTableConflict | undefined;
  /** File for the items that don't fit the table; without it one of them rejects the whole source. */
  rejects?: string | undefined;
  /** Check only: nothing is written but the file of rejects. */
  dryRun?: boolean | undefined;
  /**
   * Makes the table a mirror: what differs is replaced, what the source hasn't is deleted. Called with what will be deleted
   * before anything is written; returns whether to continue.
   */
  mirror?: ((doomed: Doomed) => boolean | Promise<boolean>) | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
  /** Waits between attempts, in ms; for tests. */
  waits?: readonly number[] | undefined;
}

/**
 * Writes items into a table of the old system in the old form: keys, index attributes, DynamoDB's types, epoch milliseconds.
 * Items that don't fit the table, duplicate ids and items that differ from the table's are found before anything is written.
 *
 * Idempotent, also after a kill: items that are there already compare equal. Items are kept in the system's temporary
 * directory meanwhile; a 128th of them is in memory at a time.
 *
 * @throws {BackupLocationError} when there is no such table, its key is another, or the rejects can't be written
 */
export async function writeTable(
  source: Source,
  table: string,
  options: WriteTableOptions = {},
): Promise<TableReport> {
  const {
    client: callersClient,
    onConflict = "fail",
    dryRun = false,
    mirror,
    signal,
    onProgress,
    waits,
  } = options;
  const client = callersClient ?? dynamoDbClient();
  if (mirror && !isComplete(source)) throw new BackupLocationError(source.place, MAY_LACK_ITEMS);
  if (options.rejects !== undefined) assertApart(options.rejects, source);
  let lines: PartedLines | undefined;
  let doomed: PartedLines | undefined;
  let rejects: RejectsFile | undefined;
  try {
    const opened = await openTable(client, table, { waits, signal });
    rejects = options.rejects === undefined ? undefined : new RejectsFile(options.rejects);
    lines = await PartedLines.create();
    const writing = new TableWriting({
      client,
      source,
      table: opened,
      onConflict: mirror ? "replace" : onConflict,
      isDryRun: dryRun,
      retry: { waits, signal },
      onProgress,
      lines,
      rejects,
    });
    const report = (outcome: ImportOutcome, more: Partial<TableReport> = {}): TableReport => ({
      from: source.place,
      description: source.description,
      to: opened.place,
      dryRun,
      outcome,
      types: writing.types,
      deletions: writing.deletions,
      notRead: source.notRead,
      faults: writing.faults.sorted(),
      faultCount: writing.faults.count,
      ...more,
    });
    try {
      await readItems(writing);
      await decide(writing);
      if (writing.sourceFaults > 0 || (writing.rejectedCount > 0 && rejects === undefined))
        return report("refused");
      const written = finishRejects(rejects, writing.rejectedCount, options.rejects);
      rejects = undefined;
      if (mirror) {
        if (writing.rejectedCount > 0)
          return report("refused", {
            ...written,
            refusal: "a mirror of a source with rejected items would delete those",
          });
        doomed = await PartedLines.create();
        const found = await findDoomed(writing, doomed);
        writing.deletions.read += found.count;
        if (!dryRun && !(await mirror(found)))
          return report("refused", { ...written, refusal: "it was not confirmed" });
      }
      await writeDecided(writing, doomed);
      return report("done", written);
    } catch (error) {
      if (signal?.aborted) return report("interrupted");
      return report("failed", { error: asError(error, opened.place) });
    }
  } finally {
    rejects?.discard();
    await lines?.close();
    await doomed?.close();
    if (!callersClient) client.destroy();
  }
}

function finishRejects(
  rejects: RejectsFile | undefined,
  count: number,
  path: string | undefined,
): { rejects?: string } {
  // Also when there are none: a file of an earlier run would mislead.
  rejects?.finish();
  return count > 0 && path !== undefined ? { rejects: path } : {};
}

function asError(error: unknown, table: string): Error {
  if (error instanceof SourceError) return error;
  return new SourceError(table, reasonOf(error), { cause: error });
}
