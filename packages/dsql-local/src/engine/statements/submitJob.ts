import type { AsyncIndex, AsyncValidate, Statement } from "../../analysis/statement/Statement.ts";
import { noParameters } from "../../backend/BackendSession.ts";
import { asyncDdlError } from "../../errors/asyncDdlError.ts";
import { aborted } from "../../errors/transactionErrors.ts";
import type { ClientConnection } from "../../frontend/ClientConnection.ts";
import { commandComplete } from "../../net/messages/commandComplete.ts";
import { dataRow } from "../../net/messages/dataRow.ts";
import { noTypes } from "../../net/messages/parse.ts";
import { rowDescription } from "../../net/messages/rowDescription.ts";
import { sync } from "../../net/messages/sync.ts";
import { TEXT } from "../../net/typeOid.ts";
import { runStatement } from "../run/runStatement.ts";
import { sendRequest } from "../run/sendRequest.ts";
import type { SessionState } from "../run/SessionState.ts";

/** Of the response of a statement that submits a job. */
export const JOB_COLUMNS = [{ name: "job_id", typeOid: TEXT }];

/** Has the same columns. */
export const JOB_PLACEHOLDER = "SELECT NULL::pg_catalog.text AS job_id";

/**
 * Submits a job in the session's own transaction, which commits or discards it: a change of the schema as any other. What
 * PostgreSQL responds isn't forwarded, but for its notices.
 *
 * @param sql has PostgreSQL submit it
 * @returns the ErrorResponse where it fails
 */
export async function submitJob(
  session: SessionState,
  statement: Statement,
  sql: string,
): Promise<Buffer | undefined> {
  const { client, backend, transactions } = session;
  let begin = transactions.current ? undefined : await transactions.beginImplicit(false);
  const outcome = await runStatement(session, {
    statement: { ...statement, rewrittenSql: sql },
    entry: { text: sql, parameterTypes: noTypes, payload: noParameters },
    ensureRunnable: async () => {
      const conflict = await transactions.ensureRunnable();
      return conflict ?? (transactions.current ? undefined : aborted);
    },
    async send(response) {
      const silent = begin;
      begin = undefined;
      await sendRequest(session, silent, Buffer.concat([backend.once(sql), sync]), response);
      if (response.errorBytes) await backend.tidy();
      return {};
    },
    toError: asyncDdlError,
  });
  if ("failure" in outcome) return outcome.failure;
  for (const notice of outcome.response?.notices ?? []) client.write(notice);
  // Transactions that were preempted needn't conflict: an index that isn't valid yet stops no writer.
  transactions.preemption.endDdl(false);
  return undefined;
}

/** Has the job start once the transaction is committed. */
export function noteSubmittedJob(
  { transactions, services }: SessionState,
  jobId: string,
  job: AsyncIndex | AsyncValidate,
): void {
  const { current, catalog } = transactions;
  if (!current) return;
  // A job's end is a change of the catalog for other sessions, its start isn't.
  current.schemaChanges = [];
  current.onEnd = (committed) => {
    if (!committed) return;
    catalog.jobStarted(job);
    services.jobs.submitted(jobId, job.table);
  };
}

/** Writes the response of a statement that submits a job. */
export function writeJobId(
  client: ClientConnection,
  jobId: string | null,
  tag: string,
  isDescribed: boolean,
): void {
  if (isDescribed) client.write(rowDescription(JOB_COLUMNS));
  client.write(dataRow([jobId]));
  client.write(commandComplete(tag));
}
