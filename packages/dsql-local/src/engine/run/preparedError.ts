import { schemaConflict } from "../../errors/conflictErrors.ts";
import { readErrorFields } from "../../net/messages/errorFields.ts";
import type { PreparedStatement } from "./PreparedStatement.ts";
import type { SessionState } from "./SessionState.ts";
import { dsqlErrorResponse } from "../../errors/dsqlErrorResponse.ts";
import { FEATURE_NOT_SUPPORTED } from "../../net/sqlState.ts";
import { clientError } from "../../errors/translateError.ts";

/** PostgreSQL's message about a prepared statement whose columns a change of the schema has changed. */
const CHANGED_RESULT = "cached plan must not change result type";

/** Older than any version: the statement is parsed again. */
const NEVER = -1;

/**
 * The client's error for PostgreSQL's about a prepared statement. Another session's change of the schema that is committed and
 * not known here yet is found by PostgreSQL first.
 */
export function preparedError(
  { transactions }: SessionState,
  error: { errorBytes: Buffer; sqlstate: string | undefined },
  prepared: PreparedStatement | undefined,
): Buffer {
  const names = prepared?.statement?.names;
  const found =
    error.sqlstate === FEATURE_NOT_SUPPORTED && readErrorFields(error.errorBytes).get("M") === CHANGED_RESULT;
  if (!prepared || !names || !found) return clientError(error, prepared?.statement);
  const { catalog, current } = transactions;
  if (current?.ranDdl || catalog.isChangedByItself(names, prepared.version)) {
    return clientError(error, prepared.statement);
  }
  prepared.version = NEVER;
  return dsqlErrorResponse(schemaConflict);
}
