import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import type { ResponseRelay } from "./ResponseRelay.ts";
import type { SessionState } from "./SessionState.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";

/** Sends the response to an update of one row that was postponed. Returns DSQL's error when the row is one too many. */
export function sendPostponedUpdate(
  { client, transactions }: SessionState,
  statement: Statement,
  response: ResponseRelay,
): DsqlError | undefined {
  const tag = "UPDATE 1";
  const error = transactions.succeeded(statement, undefined, tag);
  if (error) return error;
  response.release();
  client.write(commandComplete(tag));
  return undefined;
}
