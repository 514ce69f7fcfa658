import type { DsqlError } from "../rules/DsqlError.ts";

/** What DSQL answers to whom it doesn't let in (reported from live clusters); the hint says why. */
export function accessDenied(hint: string): DsqlError {
  return { sqlstate: "08006", message: "unable to accept connection, access denied", hint };
}
