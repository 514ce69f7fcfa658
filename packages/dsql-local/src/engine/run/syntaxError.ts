import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { BackendSession } from "../../backend/BackendSession.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";

/**
 * The answer to a text that our parser can't read. PostgreSQL is asked for its own error, which has a hint and a more
 * exact SQLSTATE at times, in a way that runs nothing. Should it be able to read the text all the same, the text is refused:
 * nobody has judged what it would do.
 *
 * @param ours what our parser says
 */
export async function syntaxErrorOf(backend: BackendSession, sql: string, ours: DsqlError): Promise<Buffer> {
  const { error, errorBytes } = await backend.prepareOnly(sql);
  return errorBytes && error?.get("M") === ours.message ? errorBytes : errorResponse(ours);
}
