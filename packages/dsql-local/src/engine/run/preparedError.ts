import { schemaConflict } from "../../errors/conflicts.ts";
import { readErrorFields } from "../../net/messages/errorFields.ts";
import type { PreparedStatement } from "./PreparedStatement.ts";
import type { SessionState } from "./SessionState.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";
import { clientError } from "../../errors/translateError.ts";

/** PostgreSQL's words for a plan whose columns a change of the schema has changed. */
const CHANGED_RESULT = "cached plan must not change result type";

/** Older than any: the statement is planned from its text again. */
const NEVER = -1;

/**
 * The error of a message about a prepared statement, as the client is told. Where another session's change of the schema
 * is committed and not known here yet, PostgreSQL finds it first.
 */
export function preparedError(
  { transactions }: SessionState,
  error: { errorBytes: Buffer; sqlstate: string | undefined },
  prepared: PreparedStatement | undefined,
): Buffer {
  const names = prepared?.statement?.names;
  const found = error.sqlstate === "0A000" && readErrorFields(error.errorBytes).get("M") === CHANGED_RESULT;
  if (!prepared || !names || !found) return clientError(error, prepared?.statement);
  const { catalog, current } = transactions;
  if (current?.ranDdl || catalog.isChangedByItself(names, prepared.version)) {
    return clientError(error, prepared.statement);
  }
  prepared.version = NEVER;
  return errorResponse(schemaConflict);
}
