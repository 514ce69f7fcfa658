import type { Statement, StatementKind } from "../../analysis/statement/Statement.ts";
import type { SessionState } from "../run/SessionState.ts";
import { begin } from "./begin.ts";
import { commit } from "./commit.ts";
import { createIndexAsync } from "./createIndexAsync.ts";
import { fixedResponse } from "./fixedResponse.ts";
import type { ExecuteOptions, LocalStatementHandler } from "./LocalStatementHandler.ts";
import { rollback } from "./rollback.ts";
import { validateConstraintAsync } from "./validateConstraintAsync.ts";
import { waitForJob } from "./waitForJob.ts";

const byKind = new Map<StatementKind, LocalStatementHandler>([
  ["begin", begin],
  ["commit", commit],
  ["rollback", rollback],
]);

const byJob = { index: createIndexAsync, validate: validateConstraintAsync, waitForJob };

/** Undefined for a statement that PostgreSQL runs. */
function handlerOf({ kind, response, job }: Statement): LocalStatementHandler | undefined {
  if (response) return fixedResponse;
  return job ? byJob[job.type] : byKind.get(kind);
}

/** Is the statement handled by the server itself, instead of being sent to the session's PostgreSQL connection? */
export function isLocalStatement(statement: Statement): boolean {
  return handlerOf(statement) !== undefined;
}

/** Columns of a local statement's response; undefined where it has none. */
export function localColumns(statement: Statement): { name: string; typeOid: number }[] | undefined {
  return handlerOf(statement)?.columns?.(statement);
}

/** See {@link LocalStatementHandler.placeholder}. */
export function placeholderFor(statement: Statement): string | undefined {
  return handlerOf(statement)?.placeholder?.(statement);
}

/** Runs a local statement, see {@link LocalStatementHandler.run}. */
export async function runLocalStatement(
  session: SessionState,
  statement: Statement,
  options: ExecuteOptions,
): Promise<Buffer | undefined> {
  const handler = handlerOf(statement);
  if (!handler) throw new Error(`There is no handler for statements of kind ${statement.kind}.`);
  const { services, transactions } = session;
  const measured = services.statistics?.begin(statement, transactions.current);
  transactions.beforeStatement(statement);
  const failure = await handler.run(session, statement, options);
  measured?.({ failed: failure !== undefined, tag: undefined, rows: 0 });
  return failure;
}
