import { computeDpu, readDpu, writeDpu } from "./dpu.ts";

/** What something would cost on a cluster, in DPU; an estimate. */
export interface DpuEstimate {
  compute: number;
  read: number;
  write: number;
  /** The sum of the three. */
  total: number;
}

/** What a statement took. */
export interface StatementUse {
  seconds: number;
  bytesRead: number;
  /** The sum of what rows and index entries count, each at least 128. */
  bytesWritten: number;
}

/** A statement's estimate, as if it were a transaction of its own. */
export function estimateDpu({ seconds, bytesRead, bytesWritten }: StatementUse): DpuEstimate {
  return dpuOf(computeDpu(seconds), readDpu(bytesRead), writeDpu(bytesWritten));
}

export function dpuOf(compute: number, read: number, write: number): DpuEstimate {
  return { compute, read, write, total: compute + read + write };
}
