import { stat } from "node:fs/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openTable } from "../dynamodb/openTable.ts";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { Follower, type Result } from "./apply/Follower.ts";
import { addCounts, type BatchReport, type FollowCounts, noCounts, reportOf } from "./BatchReport.ts";
import { forEachOf } from "./dynamodb/forEachOf.ts";
import { newFiles } from "./folder/newFiles.ts";
import { type FoundRecord, readRecords } from "./folder/readRecords.ts";
import { createStateTable } from "./state/createStateTable.ts";
import { stateTableName } from "./state/StateTable.ts";

/** A record of which nothing was applied, with every reason. */
export interface RejectedRecord {
  file: string;
  /** From 1. */
  line: number;
  /** Of the item, in lower case; absent when it couldn't be read. */
  id?: string;
  reasons: readonly FieldIssue[];
  /** The record as it was; as base64 where it isn't UTF-8. */
  raw: { form: "change"; text: string } | { form: "bytes"; base64: string };
}

export interface FollowOptions {
  /** Folder of change records. */
  folder: string;
  /** The old table. */
  table: string;
  client: DynamoDBClient;
  /** Ends when what is there has been applied; default: goes on until it is aborted. */
  once?: boolean | undefined;
  /** As for `Follower`. */
  keepDays?: number | undefined;
  /** Ends it behind the batch that is under way, or within it where DynamoDB would have to be waited for. */
  signal?: AbortSignal | undefined;
  /** Called when folder and table are found to be such, before anything is done. What it throws ends it. */
  onReady?: (() => void) | undefined;
  onBatch?: ((report: BatchReport) => void) | undefined;
  onRejected?: ((record: RejectedRecord) => void) | undefined;
}

export interface FollowReport extends FollowCounts {
  outcome: "done" | "interrupted";
  files: number;
  /** From the first look into the folder to the end, in milliseconds. */
  ms: number;
  /** `chunk_id` of the records that miss a piece still. */
  incomplete: string[];
}

/** While the answers to one batch are waited for, another is read and sent; to the protocol they are two consumers. */
const BATCHES_AT_ONCE = 2;

/**
 * Keeps the old table current from a folder of change records: files appear whole, one record a line. What has been
 * applied is remembered in the table `<table>-follow`, which is made when it isn't there, so that the folder may be read again
 * from its beginning, by several at once, and nothing changes.
 *
 * @throws {BackupLocationError} when the folder or the table isn't there: nothing has been done
 * @throws {SourceError} and errors of the system and of DynamoDB: it can be run again
 */
export async function follow(options: FollowOptions): Promise<FollowReport> {
  const { folder, table, client, keepDays, signal } = options;
  await checkFolder(folder);
  await openTable(client, table, { signal });
  options.onReady?.();
  await createStateTable(client, stateTableName(table));
  const follower = new Follower({ client, table, keepDays, signal });
  const report: FollowReport = { outcome: "done", files: 0, ms: 0, ...noCounts(), incomplete: [] };
  const waiting = new Set<string>();
  const began = performance.now();
  const apply = async (batch: FoundRecord[]) => {
    const results = await follower.apply(batch.map(({ data }) => data));
    tellRejected(batch, results, options.onRejected);
    for (const result of results) {
      if (result.kind === "waiting") waiting.add(result.chunkId);
      else if (result.kind === "joined") waiting.delete(result.chunkId);
    }
    const counts = reportOf(results, Date.now());
    addCounts(report, counts);
    options.onBatch?.(counts);
  };
  try {
    for await (const names of newFiles(folder, options)) {
      await forEachOf(readRecords(folder, names, signal), BATCHES_AT_ONCE, apply);
      if (signal?.aborted === true) break;
      report.files += names.length;
    }
    report.incomplete = await follower.stillWaiting([...waiting]);
  } catch (error) {
    // Nothing is lost with what was broken off: its records aren't counted, and come again.
    if (!isAbortOf(signal, error)) throw error;
  }
  report.ms = Math.round(performance.now() - began);
  if (signal?.aborted === true) report.outcome = "interrupted";
  return report;
}

/** Timers of Node give an error of their own, with the signal's reason as its cause. */
function isAbortOf(signal: AbortSignal | undefined, error: unknown): boolean {
  if (signal?.aborted !== true) return false;
  return error === signal.reason || (error instanceof Error && error.cause === signal.reason);
}

async function checkFolder(folder: string): Promise<void> {
  let isFolder;
  try {
    isFolder = (await stat(folder)).isDirectory();
  } catch (error) {
    throw new BackupLocationError(folder, "there is no such folder", { cause: error });
  }
  if (!isFolder) throw new BackupLocationError(folder, "must be a folder of change records");
}

function tellRejected(
  batch: readonly FoundRecord[],
  results: readonly Result[],
  tell: FollowOptions["onRejected"],
): void {
  results.forEach((result, index) => {
    const record = batch[index];
    if (result.kind !== "rejected" || record === undefined) return;
    const { file, line, data } = record;
    const { id, faults } = result;
    tell?.({ file, line, ...(id === undefined ? {} : { id }), reasons: faults, raw: rawOf(data) });
  });
}

function rawOf(data: Buffer): RejectedRecord["raw"] {
  const text = data.toString();
  const isText = Buffer.from(text).equals(data);
  return isText ? { form: "change", text } : { form: "bytes", base64: data.toString("base64") };
}
