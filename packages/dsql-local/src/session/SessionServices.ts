import type { CommittedLocks } from "../occ/CommittedLocks.ts";
import type { LockWatch } from "../occ/LockWatch.ts";
import type { SnapshotKeepers } from "../occ/SnapshotKeepers.ts";
import type { Jobs } from "../jobs/Jobs.ts";

/** What the sessions of one server share. */
export interface SessionServices {
  locks: LockWatch;
  keepers: SnapshotKeepers;
  committedLocks: CommittedLocks;
  jobs: Jobs;
  log: (line: string) => void;
}
