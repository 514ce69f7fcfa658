import type { SessionState } from "./SessionState.ts";
import { readyForQuery } from "../../net/messages/readyForQuery.ts";

/** Sends ReadyForQuery, and before it ParameterStatus of what has changed. */
export function sendReadyForQuery({ client, reports, transactions }: SessionState): void {
  reports.report(client);
  client.write(readyForQuery(transactions.status));
}
