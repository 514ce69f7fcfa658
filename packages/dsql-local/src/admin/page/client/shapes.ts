/** What the commands of the admin port return, beside the types that its server shares with this page. */

export type { RecordedConflict } from "../../../activity/RecordedConflict.ts";
export type { RecordedRefusal } from "../../../activity/RecordedRefusal.ts";
export type { SessionDescription, TransactionDescription } from "../../../activity/SessionDescription.ts";

export interface StatementStatistics {
  /** Without values. */
  text: string;
  calls: number;
  failed: number;
  rows: number;
  milliseconds: { total: number; mean: number; max: number };
  /** Of all calls together; estimates. */
  dpu: { total: number; compute: number; read: number; write: number };
  lastAt: string;
}

export interface Job {
  jobId: string;
  type: string;
  object: string;
  status: "submitted" | "processing" | "completed" | "failed";
  details: string | null;
  startedAt: string;
  updatedAt: string | null;
}

export interface Role {
  role: string;
  canLogIn: boolean;
  principals: string[];
  memberOf: string[];
}

export interface InjectedFault {
  id: string;
  fault: string;
  hits: number;
  /** It won't fire any more. */
  spent: boolean;
  nth?: number;
  times?: number;
  [field: string]: unknown;
}

export interface ServerClock {
  now: string;
  aheadMs: number;
}
