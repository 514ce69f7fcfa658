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

/** A rejected record, with every reason. */
export interface RejectedRecord {
  file: string;
  /** From 1. */
  line: number;
  /** Of the item, in lower case; absent when it couldn't be read. */
  id?: string;
  reasons: readonly FieldIssue[];
  /** The record as it was; base64 if it isn't UTF-8. */
  raw: { form: "change"; text: string } | { form: "bytes"; base64: string };
}

export interface FollowOptions {
  /** Folder of change records. */
  folder: string;
  /** The old table. */
  table: string;
  client: DynamoDBClient;
  /** Ends once the existing records have been applied. Default: continues until it is aborted. */
  once?: boolean | undefined;
  /** As for `Follower`. */
  keepDays?: number | undefined;
  /** Ends it after the current batch, or within it when DynamoDB throttles. */
  signal?: AbortSignal | undefined;
  /** Called once directory and table are found to be valid, before anything is done. What it throws ends it. */
  onReady?: (() => void) | undefined;
  onBatch?: ((report: BatchReport) => void) | undefined;
  onRejected?: ((record: RejectedRecord) => void) | undefined;
}

export interface FollowReport extends FollowCounts {
  outcome: "done" | "interrupted";
  files: number;
  /** From the first listing of the directory to the end, in ms. */
  ms: number;
  /** `chunk_id` of the records that still lack a fragment. */
  incomplete: string[];
}

/** Batches in progress: while one waits for responses, another is read and sent. To the protocol they are two consumers. */
const BATCHES_AT_ONCE = 2;

/**
 * Keeps the old table current from a directory of change records: files appear complete, one record a line. The table
 * `<table>-follow`, which is created if missing, stores what has been applied, so that reading the directory again from its
 * beginning, also by several processes at once, is idempotent.
 *
 * @throws {BackupLocationError} when the directory or the table doesn't exist: nothing has been done
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
    // An interrupted batch loses nothing: its records aren't counted and are read again.
    if (!isAbortOf(signal, error)) throw error;
  }
  report.ms = Math.round(performance.now() - began);
  if (signal?.aborted === true) report.outcome = "interrupted";
  return report;
}

/** Node's timers throw an error of their own with the signal's reason as its cause. */
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
