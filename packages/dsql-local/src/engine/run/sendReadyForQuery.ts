import type { SessionState } from "./SessionState.ts";
import { readyForQuery } from "../../net/messages/readyForQuery.ts";

/** Tells the client that it may go on, and what comes right before that. */
export function sendReadyForQuery({ client, reports, transactions }: SessionState): void {
  reports.report(client);
  client.write(readyForQuery(transactions.status));
}
