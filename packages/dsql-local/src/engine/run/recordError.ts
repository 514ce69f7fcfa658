import type { ConflictCause } from "../../activity/ConflictCause.ts";
import { noParameters } from "../../backend/BackendSession.ts";
import { conflicts } from "../../errorCatalog/conflicts.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { transactions } from "../../errorCatalog/transactions.ts";
import { errorOf } from "../../errors/dsqlErrorResponse.ts";
import { explainConflict } from "../../occ/explainConflict.ts";
import { explainRejected } from "../../transaction/explainedConflicts.ts";
import { describeRefusal } from "./describeRefusal.ts";
import type { SessionState } from "./SessionState.ts";

/** Not refusals of DSQL's: PostgreSQL has the same error. */
const ORDINARY = new Set([transactions.aborted.id]);

/** After so long the winner's response has come, too: PostgreSQL may have sent the loser's first. */
const WINNER_KNOWN_MS = 50;

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
    const cause = isSchema ? schemaCause(session, error) : await rowCause(session, error);
    if (cause) observed.recordConflict(isSchema ? "OC001" : "OC000", session.activity, cause);
    else recordLikelyCause(session);
  } else if (!error.isInjected && !ORDINARY.has(error.rule)) {
    const { rule } = error;
    const { message, statement } = describeRefusal(
      rule,
      error.message,
      session.activity.statement?.text ?? "",
    );
    observed.recordRefusal(rule, message, statement === "" ? undefined : statement);
  }
}

function schemaCause({ activity, transactions }: SessionState, error: DsqlError): ConflictCause {
  if (error.cause) return error.cause;
  if (error.isInjected) return { kind: "injected" };
  return transactions.catalog.explainConflict(activity.statement?.names ?? []) ?? { kind: "schema" };
}

/** Undefined where PostgreSQL alone has found it. */
async function rowCause(session: SessionState, error: DsqlError): Promise<ConflictCause | undefined> {
  if (error.cause) return error.cause;
  if (error.isInjected) return { kind: "injected" };
  const { activity, services, transactions } = session;
  const { statement, parameters = noParameters } = activity;
  const { current } = transactions;
  const cause = current && (await explainConflict(services.commits, current));
  if (cause || !current || !statement) return cause;
  return explainRejected(services.commits, current, statement, parameters);
}

/**
 * PostgreSQL alone has found the conflict: it says neither which row has changed nor who did it. Recorded a moment later, for
 * which the client doesn't wait.
 */
function recordLikelyCause({ activity, services }: SessionState): void {
  const { statement, startedMs } = activity;
  const cause: ConflictCause = { kind: "unknown", detectedAt: "statement" };
  if (statement) cause.loserStatement = statement.text;
  const [table, ...others] = statement?.relations ?? [];
  if (table && others.length === 0) cause.object = table.name;
  const record = () => {
    const winner = statement && services.activity.lastWriterOf(statement, activity, startedMs);
    services.activity.recordConflict(
      "OC000",
      activity,
      winner ? { ...cause, kind: "row", winner, isInferred: true } : cause,
    );
  };
  setTimeout(record, WINNER_KNOWN_MS).unref();
}
