import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { BackendSession } from "../../backend/BackendSession.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";

/**
 * The ErrorResponse for SQL that the parser rejects. PostgreSQL parses it without running it, for its own error, which may have a
 * hint and a more exact SQLSTATE. SQL that PostgreSQL accepts is rejected all the same: it hasn't been analysed.
 *
 * @param ours the parser's error
 */
export async function syntaxErrorOf(backend: BackendSession, sql: string, ours: DsqlError): Promise<Buffer> {
  const { error, errorBytes } = await backend.prepareOnly(sql);
  return errorBytes && error?.get("M") === ours.message ? errorBytes : errorResponse(ours);
}
