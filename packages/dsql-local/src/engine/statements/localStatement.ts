import type { Statement } from "../../analysis/statement/Statement.ts";
import { runJobStatement } from "./jobStatement.ts";
import type { SessionState } from "../run/SessionState.ts";
import { warning } from "../../net/messages/noticeResponse.ts";
import { commandComplete, portalSuspended } from "../../net/messages/commandComplete.ts";
import { rowDescription } from "../../net/messages/rowDescription.ts";
import { dataRow } from "../../net/messages/dataRow.ts";

const TEXT_OID = 25;
const BOOL_OID = 16;

/** Is the statement answered by the engine, without going to the session's PostgreSQL connection as it is? */
export function isLocalStatement(statement: Statement): boolean {
  return (
    statement.answer !== undefined ||
    statement.job !== undefined ||
    statement.kind === "begin" ||
    statement.kind === "commit" ||
    statement.kind === "rollback"
  );
}

/** Columns of an engine statement's answer; undefined where it has none. */
export function localColumns(statement: Statement): { name: string; typeOid: number }[] | undefined {
  if (statement.answer) return statement.answer.columns;
  if (statement.job?.type === "waitForJob") return [{ name: "succeeded", typeOid: BOOL_OID }];
  if (statement.job) return [{ name: "job_id", typeOid: TEXT_OID }];
  return undefined;
}

/**
 * A statement that PostgreSQL prepares and binds instead of an engine statement and never runs: it has the same
 * parameters and columns. Undefined where the statement's own text will do.
 */
export function placeholderFor({ job }: Statement): string | undefined {
  if (!job) return undefined;
  if (job.type !== "waitForJob") return "SELECT NULL::pg_catalog.text AS job_id";
  const columns = "SELECT NULL::bool AS succeeded";
  if (typeof job.jobId === "string") return columns;
  return `${columns} WHERE $${job.jobId.parameter + 1}::pg_catalog.text IS NULL`;
}

/**
 * Runs an engine statement and writes its answer.
 *
 * @param payload of the Bind message
 * @param described shall a RowDescription precede the rows, as after a simple query?
 * @param maxRows after which the portal is suspended, 0 for none; the one row that there is at most has been written then
 * @returns the ErrorResponse to send instead; nothing but a warning has been written then
 */
export async function runLocalStatement(
  session: SessionState,
  statement: Statement,
  payload: Buffer,
  described: boolean,
  maxRows = 0,
): Promise<Buffer | undefined> {
  const { client, transactions } = session;
  transactions.beforeStatement(statement);
  switch (statement.kind) {
    case "begin": {
      // Its options may be refused all the same.
      if (transactions.current?.explicit) {
        client.write(warning("25001", "there is already a transaction in progress"));
      }
      const begun = await transactions.begin(statement);
      if ("failure" in begun) return begun.failure;
      client.write(commandComplete(begun.tag));
      return undefined;
    }
    case "commit": {
      if (!transactions.current?.explicit) {
        client.write(warning("25P01", "there is no transaction in progress"));
      }
      const ended = await transactions.commit();
      if ("failure" in ended) return ended.failure;
      client.write(commandComplete(ended.tag));
      return undefined;
    }
    case "rollback":
      if (!transactions.current?.explicit) {
        client.write(warning("25P01", "there is no transaction in progress"));
      }
      await transactions.rollback();
      client.write(commandComplete("ROLLBACK"));
      return undefined;
    default:
  }
  const describe = () => {
    const columns = described ? localColumns(statement) : undefined;
    if (columns) client.write(rowDescription(columns));
  };
  if (statement.answer) {
    describe();
    const { rows, tag } = statement.answer;
    for (const row of rows) client.write(dataRow(row));
    client.write(rows.length > 0 && maxRows === rows.length ? portalSuspended : commandComplete(tag));
    return undefined;
  }
  const answer = await runJobStatement(session, statement, payload);
  if (Buffer.isBuffer(answer)) return answer;
  describe();
  client.write(dataRow([answer.value]));
  client.write(commandComplete(answer.tag));
  return undefined;
}
