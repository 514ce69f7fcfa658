import type { Activity } from "../activity/Activity.ts";
import type { Clock } from "../clock/Clock.ts";
import type { CatalogVersions } from "../catalog/CatalogVersions.ts";
import type { WriteBounds } from "../catalog/WriteBounds.ts";
import type { FaultHooks } from "../faults/FaultHooks.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import type { LockWaitMonitor } from "./LockWaitMonitor.ts";

/** What the transactions of one server share. */
export interface TransactionServices {
  activity: Activity;
  locks: LockWaitMonitor;
  commits: CommitLog;
  bounds: WriteBounds;
  clock: Clock;
  faults: FaultHooks;
  catalog: CatalogVersions;
  log: (line: string) => void;
}
