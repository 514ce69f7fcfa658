import type { Result } from "./apply/Follower.ts";

/** Counts of the results of a batch of records. */
export interface FollowCounts {
  records: number;
  /** Newer than the known state of their items: applied to the old table. */
  applied: number;
  /** Superseded by a later change of their items. */
  older: number;
  /** Duplicates. */
  duplicates: number;
  /** Of other tables. */
  otherTables: number;
  /** Fragments of records: those stored until the rest arrives, and those whose record is complete. */
  fragmentsWaiting: number;
  fragmentsJoined: number;
  rejected: number;
}

export interface BatchReport extends FollowCounts {
  /** From the latest commit in the batch to now, in ms; negative when the clocks differ. Absent without a commit. */
  lagMs?: number;
  /** The same from the earliest. */
  maxLagMs?: number;
}

export function noCounts(): FollowCounts {
  return {
    records: 0,
    applied: 0,
    older: 0,
    duplicates: 0,
    otherTables: 0,
    fragmentsWaiting: 0,
    fragmentsJoined: 0,
    rejected: 0,
  };
}

const COUNTER: Record<Result["kind"], keyof FollowCounts> = {
  applied: "applied",
  older: "older",
  duplicate: "duplicates",
  other: "otherTables",
  waiting: "fragmentsWaiting",
  joined: "fragmentsJoined",
  rejected: "rejected",
};

/** @param nowMs since 1970 */
export function reportOf(results: readonly Result[], nowMs: number): BatchReport {
  const report: BatchReport = { ...noCounts(), records: results.length };
  let [earliest, latest]: [bigint?, bigint?] = [];
  for (const result of results) {
    report[COUNTER[result.kind]]++;
    if (!("ts" in result)) continue;
    if (earliest === undefined || result.ts < earliest) earliest = result.ts;
    if (latest === undefined || result.ts > latest) latest = result.ts;
  }
  if (earliest === undefined || latest === undefined) return report;
  return { ...report, lagMs: lag(latest, nowMs), maxLagMs: lag(earliest, nowMs) };
}

export function addCounts(total: FollowCounts, counts: FollowCounts): void {
  for (const name of Object.values(COUNTER).concat("records")) total[name] += counts[name];
}

function lag(ts: bigint, nowMs: number): number {
  return nowMs - Number(ts / 1_000_000n);
}
