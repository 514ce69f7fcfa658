import type { ImportIssue } from "../issues/ImportIssue.ts";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import type { Location, SourceKind } from "../source/Source.ts";
import type { Side } from "./Side.ts";
import type { FieldDifference } from "./differingFields.ts";

/** The result of comparing two locations; serializable as JSON. */
export interface VerifyReport {
  /**
   * Both sides have the same items, each once and without issues of its file, and each season's series exists. Two items with
   * issues are the same if they were written the same.
   */
  equal: boolean;
  /** ISO times of the comparison. */
  began: string;
  ended: string;
  /** The compared types, if not all. */
  only?: readonly string[];
  /** The verified location. */
  from: SideReport;
  /** The location that it was compared with. */
  against: SideReport;
  /** Per type, by name. */
  types: TypeComparison[];
  counts: DifferenceCounts;
  /** The first differences (1,000 by default) in full, by type and id; all are counted. */
  differences: Difference[];
  /** Seasons whose series is missing, with the same limit. */
  dangling: DanglingReference[];
}

/** Number of items, and their `SetHash`. */
export interface Sum {
  items: number;
  hash: string;
}

/** One of the two locations. */
export interface SideReport extends Sum {
  place: string;
  kind: SourceKind;
  description: string;
  fingerprint: string;
  /** Items that can't be read. They are not in `items`, `hash` and `types`. */
  faulty: Sum;
  /** The first issues of the location or of whole files; with any, `equal` is false. */
  faults: readonly ImportIssue[];
  faultCount: number;
  /** Names of other entries. */
  notRead: readonly string[];
  /** Whether it had to be read a second time to find differing fields. */
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
  /** In both, and different. */
  different: number;
  /** Not comparable: at least one side's has issues, and the other's differs. */
  faulty: number;
  /** Ids that are duplicates on a side. */
  twice: number;
  /** Seasons whose series is missing, per side. */
  dangling: number;
  /** Differed when they were read, but not when they were looked up again: a location was written to meanwhile. */
  settled: number;
  /** Differences that weren't looked up again, though a location may have been written to since. */
  notLookedUpAgain: number;
}

export type DifferenceKind = "missing" | "extra" | "different" | "faulty" | "twice";

/** One item that differs between the sides. */
export interface Difference {
  kind: DifferenceKind;
  /** Absent if the source has none. */
  id?: string;
  /** Absent if neither side's could be read. */
  type?: string;
  /** For `twice`: how often each side has it. */
  times?: Record<Side, number>;
  /** SHA-256 of the item's canonical text on each side that has it; up to ten for a duplicate id. */
  hashes: Partial<Record<Side, string[]>>;
  /** For `different`: what differs, by path. */
  fields?: FieldDifference[];
  /** Number of further differing fields. */
  moreFields?: number;
  /** For `faulty` and `twice`: locations and issues. */
  found?: Partial<Record<Side, FoundItem[]>>;
  /** The item had changed before its fields were compared. */
  changedMeanwhile?: true;
}

export interface FoundItem {
  at: Location;
  faults?: readonly FieldIssue[];
}

/** A season whose series is missing on its side. */
export interface DanglingReference {
  side: Side;
  id: string;
  seriesId: string;
  reason: string;
}
