import type { ConflictCause } from "../../activity/ConflictCause.ts";
import { noParameters } from "../../backend/BackendSession.ts";
import { conflicts } from "../../errorCatalog/conflicts.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { transactions } from "../../errorCatalog/transactions.ts";
import { errorOf } from "../../errors/dsqlErrorResponse.ts";
import { explainConflict } from "../../occ/explainConflict.ts";
import { explainRejected } from "../../transaction/explainedConflicts.ts";
import type { SessionState } from "./SessionState.ts";

/** Not refusals of DSQL's: PostgreSQL has the same error. */
const ORDINARY = new Set([transactions.aborted.id]);

/**
 * Records a conflict or a refusal that the client is about to receive, for who looks at the admin port; any other error isn't
 * recorded. Call it before the transaction is ended, which knows what it conflicts with.
 */
export async function recordError(session: SessionState, failure: Buffer): Promise<void> {
  const { activity: observed } = session.services;
  if (!observed.isObserved) return;
  const error = errorOf(failure);
  if (error?.rule === undefined) return;
  const isSchema = error.rule === conflicts.schema.id;
  if (isSchema || error.rule === conflicts.data.id) {
    const cause = await causeOf(session, error, isSchema);
    observed.recordConflict(isSchema ? "OC001" : "OC000", session.activity, cause);
  } else if (!error.isInjected && !ORDINARY.has(error.rule)) {
    observed.recordRefusal(error.rule, error.message, session.activity.statement?.text);
  }
}

async function causeOf(session: SessionState, error: DsqlError, isSchema: boolean): Promise<ConflictCause> {
  if (error.cause) return error.cause;
  if (error.isInjected) return { kind: "injected" };
  const { statement, parameters } = session.activity;
  const { current, catalog } = session.transactions;
  if (isSchema) return catalog.explainConflict(statement?.names ?? []) ?? { kind: "schema" };
  const { commits } = session.services;
  const cause =
    (current && (await explainConflict(commits, current))) ??
    (current &&
      statement &&
      (await explainRejected(commits, current, statement, parameters ?? noParameters)));
  return cause ?? likelyCause(session);
}

/** PostgreSQL alone has judged a statement outside of a transaction: it says neither which row has changed nor who did it. */
function likelyCause({ activity, services }: SessionState): ConflictCause {
  const { statement } = activity;
  const winner = statement && services.activity.lastWriterOf(statement, activity);
  if (!winner) return { kind: "unknown" };
  const [table, ...others] = statement.relations;
  return {
    kind: "row",
    winner,
    isInferred: true,
    ...(table && others.length === 0 ? { object: table.name } : {}),
  };
}
