import pg from "pg";
import type { AsyncValidate } from "../../analysis/statement/Statement.ts";
import { sendMessage } from "../../internalSchema/sendMessage.ts";
import { newJobId } from "../../jobs/jobId.ts";
import type { LocalStatementHandler } from "./LocalStatementHandler.ts";
import { JOB_COLUMNS, JOB_PLACEHOLDER, noteSubmittedJob, submitJob, writeJobId } from "./submitJob.ts";

/** `ALTER TABLE ASYNC … VALIDATE CONSTRAINT` */
export const validateConstraintAsync: LocalStatementHandler = {
  columns: () => JOB_COLUMNS,
  placeholder: () => JOB_PLACEHOLDER,
  async run(session, statement, { isDescribed }) {
    const job = statement.job as AsyncValidate;
    const jobId = newJobId();
    const failure = await submitJob(session, statement, submission(jobId, job));
    if (failure) return failure;
    noteSubmittedJob(session, jobId, job);
    writeJobId(session.client, jobId, "ALTER TABLE", isDescribed);
    return undefined;
  },
};

function submission(jobId: string, { table, constraintName }: AsyncValidate): string {
  const oid = `${pg.escapeLiteral(qualified(table))}::pg_catalog.regclass::pg_catalog.oid`;
  return `SELECT ${sendMessage(
    "validate",
    `pg_catalog.json_build_array('${jobId}', ${oid}, ${pg.escapeLiteral(constraintName)})::pg_catalog.text`,
  )}`;
}

function qualified({ schema, name }: { schema?: string; name: string }): string {
  return [schema, name]
    .filter((part) => part !== undefined)
    .map((part) => pg.escapeIdentifier(part))
    .join(".");
}
