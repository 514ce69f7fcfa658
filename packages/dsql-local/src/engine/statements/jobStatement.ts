import pg from "pg";
import { newJobId } from "../../jobs/jobId.ts";
import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import { types } from "../../errorCatalog/types.ts";
import { withJobId } from "../../analysis/rewrite/rewriteAsyncIndex.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { AsyncIndex, AsyncValidate, Statement, WaitForJob } from "../../analysis/statement/Statement.ts";
import { readErrorFields } from "../../net/messages/errorFields.ts";
import { ResponseRelay } from "../run/ResponseRelay.ts";
import { noParameters } from "../../backend/BackendSession.ts";
import { sendMessage } from "../../internalSchema/sendMessage.ts";
import * as refusals from "../../errors/transactionErrors.ts";
import { sendRequest } from "../run/sendRequest.ts";
import { hideInternals } from "../../errors/hideInternals.ts";
import type { SessionState } from "../run/SessionState.ts";
import { noTypes } from "../../net/messages/parse.ts";
import { readBindValue } from "../../net/messages/bind.ts";
import { INTERNAL_ERROR } from "../../net/sqlState.ts";
import { sync } from "../../net/messages/sync.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";
import { translatedError } from "../../errors/translateError.ts";

/** The one value of a job statement's answer, and its tag. */
export interface JobResult {
  value: string | null;
  tag: string;
}

/** Runs a statement that submits a job or waits for one. Returns the ErrorResponse where it fails. */
export function runJobStatement(
  session: SessionState,
  statement: Statement,
  payload: Buffer,
): Promise<JobResult | Buffer> {
  const { job } = statement;
  if (!job) throw new Error("This statement isn't answered by the engine.");
  return job.type === "waitForJob" ? wait(session, statement, job, payload) : submit(session, statement, job);
}

async function wait(
  { client, transactions, services: { jobs } }: SessionState,
  statement: Statement,
  { jobId }: WaitForJob,
  payload: Buffer,
): Promise<JobResult | Buffer> {
  const { current } = transactions;
  if (current?.explicit || [...(current?.statements ?? [])].some((other) => other !== statement)) {
    return errorResponse(refusals.waitInTransaction);
  }
  // One that was only begun for the message that bound it: nothing that is open waits.
  await transactions.rollback();
  const id = typeof jobId === "string" ? jobId : (readBindValue(payload, jobId.parameter) ?? "");
  const gone = new AbortController();
  const forget = client.onClose(() => {
    gone.abort();
  });
  try {
    const waited = await jobs.wait(id, gone.signal);
    transactions.catalog.jobAwaited();
    return "error" in waited
      ? errorResponse(waited.error)
      : { value: waited.succeeded ? "t" : "f", tag: "CALL" };
  } finally {
    forget();
  }
}

/**
 * Submits a job in the session's own transaction, with which it comes or goes: a change of the schema as any other,
 * whose answer is replaced by the job's id.
 */
async function submit(
  session: SessionState,
  statement: Statement,
  async: AsyncIndex | AsyncValidate,
): Promise<JobResult | Buffer> {
  const { client, backend, transactions, services } = session;
  const jobId = newJobId();
  const backendText =
    async.type === "index"
      ? withJobId(statement.rewrittenSql ?? statement.text, jobId)
      : `SELECT ${sendMessage(
          "validate",
          `pg_catalog.json_build_array('${jobId}', ${pg.escapeLiteral(qualified(async.table))}::pg_catalog.regclass::pg_catalog.oid, ${pg.escapeLiteral(async.constraintName)})::pg_catalog.text`,
        )}`;
  const own: Statement = { ...statement, rewrittenSql: backendText };
  let begin = transactions.current ? undefined : await transactions.beginImplicit(false);
  for (let tries = 1; ; tries++) {
    const conflict = await transactions.ensureRunnable();
    const { current } = transactions;
    if (conflict || !current) return errorResponse(conflict ?? refusals.aborted);
    transactions.beforeStatement(own);
    transactions.preemption.beginDdl();
    const silent = begin;
    begin = undefined;
    // Never passed on: nothing but notices and the job's id is.
    const response = new ResponseRelay(client, { mode: "hold" });
    await sendRequest(session, silent, Buffer.concat([backend.once(backendText), sync]), response);
    if (response.errorBytes) await backend.tidy();
    else {
      const entry = { text: backendText, parameterTypes: noTypes, payload: noParameters };
      const refused = transactions.succeeded(own, entry, response.tag ?? "");
      if (refused) return errorResponse(refused);
      for (const notice of response.notices) client.write(notice);
      // Those that gave way are in nobody's way: an index that isn't valid yet stops no writer.
      transactions.preemption.endDdl(false);
      if (async.type === "validate") return submitted("ALTER TABLE");
      // IF NOT EXISTS has found an index of that name: no job.
      if (async.ifNotExists && !(await isSubmitted())) return { value: null, tag: "CREATE INDEX" };
      return submitted("CREATE INDEX");
    }
    if (await transactions.retryDdl(response, tries - 1)) continue;
    if (await transactions.rollbackForRetry(response, transactions.written, tries - 1)) continue;
    return failure(response.errorBytes, response.sqlstate);
  }

  function submitted(tag: string): JobResult {
    const { current } = transactions;
    if (current) {
      // Nobody is told of the beginning of a job, only of its end.
      current.schemaChanges = [];
      current.onEnd = (committed) => {
        if (!committed) return;
        transactions.catalog.jobStarted(async);
        services.jobs.submitted(jobId, async.table);
      };
    }
    return { value: jobId, tag };
  }

  async function isSubmitted(): Promise<boolean> {
    const found = await backend.run(`SELECT 1 FROM sys.jobs WHERE job_id = '${jobId}'`);
    return found.rows.length > 0;
  }
}

/** PostgreSQL's error without what tells how the statement was run. */
function failure(errorBytes: Buffer, sqlstate: string | undefined): Buffer {
  const translated = translatedError(errorBytes, sqlstate, true);
  const own = hideInternals(errorBytes);
  if (!translated.equals(own)) return translated;
  const fields = readErrorFields(own);
  const message = fields.get("M") ?? "";
  // PostgreSQL can't order json at all; DSQL says the same of it as of jsonb.
  const [, type] =
    /^data type (.+) has no default operator class for access method "btree"$/.exec(message) ?? [];
  if (type !== undefined) return errorResponse(toDsqlError(types.key, { type }));
  const error: DsqlError = { sqlstate: sqlstate ?? INTERNAL_ERROR, message };
  const [detail, hint, position] = [fields.get("D"), fields.get("H"), fields.get("P")];
  if (detail !== undefined) error.detail = detail;
  if (hint !== undefined) error.hint = hint;
  if (position !== undefined) error.position = Number(position);
  return errorResponse(error);
}

function qualified({ schema, name }: { schema?: string; name: string }): string {
  return [schema, name]
    .filter((part) => part !== undefined)
    .map((part) => pg.escapeIdentifier(part))
    .join(".");
}
