import { itemTypes } from "@mattb.tech/billio-config";
import { keyId } from "../spill/idKey.ts";
import type { ImportIssue } from "../issues/ImportIssue.ts";
import { ImportIssueList } from "../issues/ImportIssueList.ts";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import type { DeletionReport, ReportedType, TypeReport } from "./report/ImportReport.ts";
import { Bits } from "./work/Bits.ts";
import type { LateIssues } from "./work/LateIssues.ts";
import type { ItemLocations } from "./work/ItemLocations.ts";
import type { IdRecord } from "./work/records.ts";

/** In the order in which they are reported. */
export const reportedTypes: readonly ReportedType[] = [...itemTypes, "unknown"];

/** The result of checking a source's items, by their ordinals: counts, issues, and which are rejected. */
export class Findings {
  readonly types = emptyTypes();
  readonly deletions: DeletionReport = { read: 0, deleted: 0, absent: 0, rejected: 0 };
  readonly faults = new ImportIssueList();
  /** Number of issues of files or the whole source: with any, nothing is imported. */
  sourceFaults = 0;
  /** Items to write, unless a late issue is found. */
  readonly writable = Object.fromEntries(reportedTypes.map((type) => [type, 0])) as Record<
    ReportedType,
    number
  >;
  /** Ordinals of items with an issue. */
  readonly rejected = new Bits();
  /** Ordinals of items not to write: rejected ones, and those that are stored already. */
  readonly skipped = new Bits();
  #rejectedCount = 0;

  get rejectedCount(): number {
    return this.#rejectedCount;
  }

  addSourceFault(fault: ImportIssue): void {
    this.sourceFaults++;
    this.faults.add(fault);
  }

  /**
   * @param counts of the item's type, or those of deletions
   * @returns whether it hadn't been rejected before
   */
  reject(ordinal: number, counts: { rejected: number }): boolean {
    if (!this.rejected.add(ordinal)) return false;
    this.skipped.add(ordinal);
    this.#rejectedCount++;
    counts.rejected++;
    return true;
  }

  /** Adds an issue that could be found only after everything had been read. */
  rejectLate(
    item: Pick<IdRecord, "ordinal" | "key" | "type" | "role">,
    fault: FieldIssue,
    places: ItemLocations,
    late?: LateIssues,
  ): void {
    const { ordinal, key, type, role } = item;
    const isNew = this.reject(ordinal, role === "deleted" ? this.deletions : this.types[type ?? "unknown"]);
    if (isNew && role === "ours") this.writable[type ?? "unknown"]--;
    this.faults.add({ ...places.get(ordinal), id: keyId(key), ...asReason(fault) });
    late?.add(ordinal, fault);
  }
}

/** Without a field when the issue is the item as a whole. */
export function asReason({ field, reason }: FieldIssue): { field?: string; reason: string } {
  return field === "" ? { reason } : { field, reason };
}

export function emptyTypes(): Record<ReportedType, TypeReport> {
  const empty = () => ({ read: 0, created: 0, equal: 0, replaced: 0, kept: 0, rejected: 0 });
  return Object.fromEntries(reportedTypes.map((type) => [type, empty()])) as Record<ReportedType, TypeReport>;
}
