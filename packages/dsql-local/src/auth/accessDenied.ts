import { connection } from "../ruleBook/connection.ts";
import { refuse } from "../ruleBook/refuse.ts";
import type { DsqlError } from "../rules/DsqlError.ts";

/** What DSQL answers to whom it doesn't let in; the hint says why. */
export function accessDenied(reason: string): DsqlError {
  return refuse(connection.accessDenied, { reason });
}
