import type { DsqlError } from "./DsqlError.ts";

/** SQLSTATE 0A000, feature_not_supported: most of what DSQL refuses. */
export function unsupported(message: string, hint?: string): DsqlError {
  return { sqlstate: "0A000", message, ...(hint === undefined ? {} : { hint }) };
}

/** SQLSTATE 54000, program_limit_exceeded. */
export function limitExceeded(message: string): DsqlError {
  return { sqlstate: "54000", message };
}
