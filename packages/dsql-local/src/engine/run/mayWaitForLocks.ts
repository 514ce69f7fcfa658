import type { Statement } from "../../analysis/statement/Statement.ts";

/** Statements that may wait for row locks, and hold others meanwhile. */
export function mayWaitForLocks({ kind }: Statement): boolean {
  return kind === "write" || kind === "lockingRead" || kind === "copyFrom";
}
