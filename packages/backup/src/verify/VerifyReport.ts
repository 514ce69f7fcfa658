import type { ImportIssue } from "../issues/ImportIssue.ts";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import type { Location, SourceKind } from "../source/Source.ts";
import type { Side } from "./Side.ts";
import type { FieldDifference } from "./differingFields.ts";

/** What a comparison of two places has found; JSON as it is. */
export interface VerifyReport {
  /**
   * Both sides hold the same items, each of them once and without issues of its file, and each season's series is there. Two
   * items with issues that are the same as they were written are the same.
   */
  equal: boolean;
  /** ISO times of the comparison. */
  began: string;
  ended: string;
  /** The types compared, where not all were. */
  only?: readonly string[];
  /** The place that was verified. */
  from: SideReport;
  /** The place that it was held against. */
  against: SideReport;
  /** Per type, by name. */
  types: TypeComparison[];
  counts: DifferenceCounts;
  /** The first of them (1,000 by default) in full, by type and id; all are counted. */
  differences: Difference[];
  /** Seasons whose series is missing, at most as many. */
  dangling: DanglingReference[];
}

/** Items, and the `SetHash` of them. */
export interface Sum {
  items: number;
  hash: string;
}

/** One of the two places. */
export interface SideReport extends Sum {
  place: string;
  kind: SourceKind;
  description: string;
  fingerprint: string;
  /** Items that can't be read as items. They are not in `items`, `hash` and `types`. */
  faulty: Sum;
  /** What is wrong with the place or its files as a whole, the first of them; while there is any, nothing is called equal. */
  faults: readonly ImportIssue[];
  faultCount: number;
  /** Names of what else is there. */
  notRead: readonly string[];
  /** Whether it had to be read a second time to tell what differs. */
  readTwice: boolean;
}

export interface TypeComparison {
  type: string;
  equal: boolean;
  from: Sum;
  against: Sum;
  missing: number;
  extra: number;
  different: number;
}

export interface DifferenceCounts {
  equal: number;
  /** In `from` only. */
  missing: number;
  /** In `against` only. */
  extra: number;
  /** In both, and not the same. */
  different: number;
  /** Can't be compared, for at least one side's has issues, and the other side's isn't the same. */
  faulty: number;
  /** Ids that a side has more than once. */
  twice: number;
  /** Seasons whose series isn't there, per side. */
  dangling: number;
  /** Differed when they were read, and no longer when they were looked up again: a place was written to meanwhile. */
  settled: number;
  /** Differences that were told as they were read, though a place may have been written to since. */
  notLookedUpAgain: number;
}

export type DifferenceKind = "missing" | "extra" | "different" | "faulty" | "twice";

/** One item that isn't the same on both sides. */
export interface Difference {
  kind: DifferenceKind;
  /** Absent where the source tells none. */
  id?: string;
  /** Absent where no side's could be read. */
  type?: string;
  /** Of `twice`: how often each side has it. */
  times?: Record<Side, number>;
  /** Of the item on each side that has it: SHA-256 of its canonical text. Of an id that is there more than once, up to ten. */
  hashes: Partial<Record<Side, string[]>>;
  /** Of `different`: what differs, by path. */
  fields?: FieldDifference[];
  /** So many more fields differ. */
  moreFields?: number;
  /** Of `faulty` and `twice`: where each is, and what is wrong with it. */
  found?: Partial<Record<Side, FoundItem[]>>;
  /** It was no longer as it had been read when its fields were to be compared. */
  changedMeanwhile?: true;
}

export interface FoundItem {
  at: Location;
  faults?: readonly FieldIssue[];
}

/** A season whose series isn't where the season is. */
export interface DanglingReference {
  side: Side;
  id: string;
  seriesId: string;
  reason: string;
}
