import type { Clock } from "../clock/Clock.ts";
import type { FaultHooks } from "../faults/FaultHooks.ts";
import type { CatalogVersions } from "../occ/CatalogVersions.ts";
import type { CommittedLocks } from "../occ/CommittedLocks.ts";
import type { LockWatch } from "../occ/LockWatch.ts";
import type { SnapshotKeepers } from "../occ/SnapshotKeepers.ts";
import type { Jobs } from "../jobs/Jobs.ts";
import type { Gates } from "../procedures/Gates.ts";
import type { Routines } from "../procedures/Routines.ts";
import type { WriteBounds } from "../rows/WriteBounds.ts";
import type { Day } from "../ruleBook/Period.ts";

/** What the sessions of one server share. */
export interface SessionServices {
  locks: LockWatch;
  keepers: SnapshotKeepers;
  committedLocks: CommittedLocks;
  bounds: WriteBounds;
  routines: Routines;
  gates: Gates;
  jobs: Jobs;
  clock: Clock;
  faults: FaultHooks;
  catalog: CatalogVersions;
  /** The day whose rules are kept; undefined: today's knowledge. */
  asOf: Day | undefined;
  /** ARNs of the principals that IAM knows; undefined: whatever is named. */
  principals: ReadonlySet<string> | undefined;
  log: (line: string) => void;
}
