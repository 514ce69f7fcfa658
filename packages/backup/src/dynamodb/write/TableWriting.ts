import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { isItemType } from "@mattb.tech/billio-config";
import { ImportIssueList } from "../../issues/ImportIssueList.ts";
import { asReason, emptyTypes } from "../../import/Findings.ts";
import type { DeletionReport } from "../../import/report/ImportReport.ts";
import type { FieldIssue } from "../../issues/FieldIssue.ts";
import type { OnProgress } from "../../progress/Progress.ts";
import { formatReject } from "../../formats/rejects/Reject.ts";
import type { RejectsFile } from "../../formats/rejects/RejectsFile.ts";
import type { Location, RawItem, Source } from "../../source/Source.ts";
import type { OldTable } from "../openTable.ts";
import type { RetryOptions } from "../withRetries.ts";
import type { PartedLines } from "./PartedLines.ts";

/** What to do with an item of the table that differs from the source's. An equal one is never touched. */
export type OnTableConflict = "fail" | "skip" | "replace";

/** What to do with an item that was read. */
export const decisions = {
  rejected: 0,
  create: 1,
  replace: 2,
  equal: 3,
  keep: 4,
  delete: 5,
  absent: 6,
} as const;

/** The state of writing into a table: what was read, and what is known about it. */
export class TableWriting {
  readonly client: DynamoDBClient;
  readonly source: Source;
  readonly table: OldTable;
  readonly onConflict: OnTableConflict;
  readonly isDryRun: boolean;
  readonly retry: RetryOptions;
  readonly onProgress: OnProgress | undefined;
  readonly lines: PartedLines;
  readonly rejects: RejectsFile | undefined;
  /** What to do with each line, by part. */
  readonly decided: Uint8Array[] = [];
  readonly types = emptyTypes();
  readonly deletions: DeletionReport = { read: 0, deleted: 0, absent: 0, rejected: 0 };
  readonly faults = new ImportIssueList();
  /** Issues of whole files of the source: nothing can be written. */
  sourceFaults = 0;
  rejectedCount = 0;

  constructor(
    parts: Pick<
      TableWriting,
      "client" | "source" | "table" | "onConflict" | "isDryRun" | "retry" | "onProgress" | "lines" | "rejects"
    >,
  ) {
    this.client = parts.client;
    this.source = parts.source;
    this.table = parts.table;
    this.onConflict = parts.onConflict;
    this.isDryRun = parts.isDryRun;
    this.retry = parts.retry;
    this.onProgress = parts.onProgress;
    this.lines = parts.lines;
    this.rejects = parts.rejects;
  }

  /** @param raw called only when a file of rejects is written */
  reject(
    { at, id, reasons }: { at: Location; id: string | undefined; reasons: readonly FieldIssue[] },
    counts: { rejected: number },
    raw: () => RawItem,
  ): void {
    this.rejectedCount++;
    counts.rejected++;
    const location = { ...at, ...(id === undefined ? {} : { id }) };
    for (const reason of reasons) this.faults.add({ ...location, ...asReason(reason) });
    this.rejects?.add(formatReject({ ...location, reasons, raw: raw() }));
  }

  countsOf(type: string | null | undefined) {
    return this.types[isItemType(type) ? type : "unknown"];
  }
}

/** For an item as a whole. */
export function wholly(reason: string): FieldIssue[] {
  return [{ field: "", reason }];
}
