import type { Statement } from "../../analysis/statement/Statement.ts";

/** Statements that may wait for locks of rows, and hold those of others meanwhile. */
export function mayWaitForLocks({ kind }: Statement): boolean {
  return kind === "write" || kind === "lockingRead" || kind === "copyFrom";
}
