import type { Clock } from "../../clock/Clock.ts";
import type { FaultHooks } from "../../faults/FaultHooks.ts";
import type { CatalogVersions } from "../../catalog/CatalogVersions.ts";
import type { CommitLog } from "../../occ/CommitLog.ts";
import type { LockWaitMonitor } from "../../transaction/LockWaitMonitor.ts";
import type { Jobs } from "../../jobs/Jobs.ts";
import type { CommitGates } from "../../transaction/procedures/CommitGates.ts";
import type { Routines } from "../../catalog/Routines.ts";
import type { WriteBounds } from "../../catalog/WriteBounds.ts";
import type { Day } from "../../errorCatalog/Period.ts";

/** What the sessions of one server share. */
export interface SessionServices {
  locks: LockWaitMonitor;
  commits: CommitLog;
  bounds: WriteBounds;
  routines: Routines;
  gates: CommitGates;
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
