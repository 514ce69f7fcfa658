import { withJobId } from "../../analysis/rewrite/rewriteAsyncIndex.ts";
import type { AsyncIndex } from "../../analysis/statement/Statement.ts";
import { newJobId } from "../../jobs/jobId.ts";
import type { SessionState } from "../run/SessionState.ts";
import type { LocalStatementHandler } from "./LocalStatementHandler.ts";
import { JOB_COLUMNS, JOB_PLACEHOLDER, noteSubmittedJob, submitJob, writeJobId } from "./submitJob.ts";

/** `CREATE INDEX ASYNC` */
export const createIndexAsync: LocalStatementHandler = {
  columns: () => JOB_COLUMNS,
  placeholder: () => JOB_PLACEHOLDER,
  async run(session, statement, { isDescribed }) {
    const job = statement.job as AsyncIndex;
    const jobId = newJobId();
    const sql = withJobId(statement.rewrittenSql ?? statement.text, jobId);
    const failure = await submitJob(session, statement, sql);
    if (failure) return failure;
    // IF NOT EXISTS has found an index of that name: there is no job.
    const isSubmitted = !job.ifNotExists || (await hasJob(session, jobId));
    if (isSubmitted) noteSubmittedJob(session, jobId, job);
    writeJobId(session.client, isSubmitted ? jobId : null, "CREATE INDEX", isDescribed);
    return undefined;
  },
};

async function hasJob({ backend }: SessionState, jobId: string): Promise<boolean> {
  const { rows } = await backend.run(`SELECT 1 FROM sys.jobs WHERE job_id = '${jobId}'`);
  return rows.length > 0;
}
