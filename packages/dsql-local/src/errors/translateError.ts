import { isConflict, schemaConflict, writeConflict } from "./conflictErrors.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { clientPosition } from "../analysis/clientPosition.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";
import { withErrorFields } from "../net/messages/withErrorFields.ts";
import { isTransientDdlError } from "./isTransientDdlError.ts";
import { multipleDdl } from "./transactionErrors.ts";
import { limitError } from "./limitErrors.ts";
import { withoutSavepoint } from "./withoutSavepoint.ts";
import { hideInternals } from "./hideInternals.ts";
import { dsqlErrorResponse } from "./dsqlErrorResponse.ts";
import { UNIQUE_VIOLATION } from "../net/sqlState.ts";

/**
 * As {@link translatedError}, with the position in the client's text instead of that in the text sent.
 *
 * @param statement that the error is about, if it is known
 */
export function clientError(
  { errorBytes, sqlstate }: { errorBytes: Buffer; sqlstate: string | undefined },
  statement: Statement | undefined,
): Buffer {
  const placed =
    statement?.start !== undefined || statement?.edits
      ? withErrorFields(errorBytes, (letter, value) =>
          letter === "P" ? String(clientPosition(statement, Number(value))) : undefined,
        )
      : errorBytes;
  return translatedError(placed, sqlstate, statement?.kind === "ddl");
}

/**
 * DSQL's error in place of PostgreSQL's: serialization failures and deadlocks are its conflicts, and size limits its own.
 *
 * @param ddl the statement changes the schema: its conflicts are with other changes of the schema
 */
export function translatedError(errorBytes: Buffer, sqlstate: string | undefined, ddl = false): Buffer {
  if (ddl && (isTransientDdlError({ sqlstate, errorBytes }) || isCatalogKey(sqlstate, errorBytes))) {
    return dsqlErrorResponse(schemaConflict);
  }
  if (sqlstate === multipleDdl.sqlstate && isFrom(errorBytes, multipleDdl))
    return dsqlErrorResponse(multipleDdl);
  const ofLimit = limitError(errorBytes, sqlstate);
  if (ofLimit) return dsqlErrorResponse(ofLimit);
  if (!isConflict(sqlstate)) return hideInternals(withoutSavepoint(errorBytes));
  return dsqlErrorResponse(ddl ? schemaConflict : writeConflict);
}

/** Is it this error, raised by a trigger of the server's, which the client doesn't see? */
function isFrom(errorBytes: Buffer, { message }: DsqlError): boolean {
  return readErrorFields(errorBytes).get("M") === message;
}

/** Did another session create something of this name at the same time? */
function isCatalogKey(sqlstate: string | undefined, errorBytes: Buffer): boolean {
  return sqlstate === UNIQUE_VIOLATION && /^pg_\w+_index$/.test(readErrorFields(errorBytes).get("n") ?? "");
}
