import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { INVALID_SQL_STATEMENT_NAME } from "../net/sqlState.ts";
import { INVALID_CURSOR_NAME, OBJECT_NOT_IN_PREREQUISITE_STATE } from "../net/sqlState.ts";

/*
 * PostgreSQL's errors about names of prepared statements and portals. The server returns them itself where PostgreSQL still has
 * what the client has closed.
 */

export function noStatement(name: string): DsqlError {
  const message =
    name === "" ? "unnamed prepared statement does not exist" : `prepared statement "${name}" does not exist`;
  return { sqlstate: INVALID_SQL_STATEMENT_NAME, message };
}

export function noPortal(name: string): DsqlError {
  return { sqlstate: INVALID_CURSOR_NAME, message: `portal "${name}" does not exist` };
}

/** The portal has been run, and can't be run again. */
export function usedPortal(name: string): DsqlError {
  return { sqlstate: OBJECT_NOT_IN_PREREQUISITE_STATE, message: `portal "${name}" cannot be run` };
}
