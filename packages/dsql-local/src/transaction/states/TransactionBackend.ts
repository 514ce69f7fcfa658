import type { BackendSession } from "../../backend/BackendSession.ts";
import type { CommitLog } from "../../occ/CommitLog.ts";
import type { RowWriter } from "../../occ/RowWriter.ts";
import type { LockPreemption } from "../LockPreemption.ts";

/** What moves a session's transaction from one {@link BackendState} to another. */
export interface TransactionBackend {
  backend: BackendSession;
  preemption: LockPreemption;
  commits: CommitLog;
  rows: RowWriter;
}

/** Rows are written back so many times where PostgreSQL breaks a deadlock: then a reconstruction takes over, or COMMIT conflicts. */
export const MAX_RESTORES = 10;

/** The same for statements and reconstructions. Before COMMIT no client receives a conflict, so this is never to be reached. */
export const MAX_RECONSTRUCTIONS = 100;
