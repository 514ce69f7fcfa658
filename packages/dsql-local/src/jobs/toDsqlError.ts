import pg from "pg";
import type { DsqlError } from "../rules/DsqlError.ts";

/** PostgreSQL's own refusal, to be passed on as it is. Anything else is thrown on. */
export function toDsqlError(error: unknown): DsqlError {
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) throw error;
  return {
    sqlstate: error.code,
    message: error.message,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}
