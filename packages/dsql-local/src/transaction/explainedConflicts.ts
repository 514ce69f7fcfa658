import type { Activity } from "../activity/Activity.ts";
import type { ConflictCause } from "../activity/ConflictCause.ts";
import type { ShownStatement } from "../activity/SessionActivity.ts";
import type { SessionCatalog } from "../catalog/SessionCatalog.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { schemaConflict, writeConflict } from "../errors/conflictErrors.ts";
import type { CommitFault } from "../faults/FaultHooks.ts";
import { readBindText } from "../net/messages/bind.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import { explainConflict, explainRejectedStatement } from "../occ/explainConflict.ts";
import type { Transaction } from "./Transaction.ts";

/** What explanations come from. */
interface Sources {
  activity: Activity;
  commits: CommitLog;
}

/** The error of a COMMIT that conflicts with what others have written; where somebody may ask, with whose. */
export async function explainedWriteConflict(
  { activity, commits }: Sources,
  transaction: Transaction,
): Promise<DsqlError> {
  if (!activity.isObserved) return writeConflict;
  const [postponed] = transaction.postponed;
  const cause: ConflictCause =
    (await explainConflict(commits, transaction)) ??
    (postponed && (await explainRejected(commits, transaction, postponed.statement, postponed.payload))) ??
    (transaction.conflictsWithBypass ? { kind: "bypass" } : { kind: "unknown" });
  return { ...writeConflict, cause: { ...cause, detectedAt: "commit" } };
}

/** The error of a COMMIT after another session has changed what the transaction uses. */
export function explainedSchemaConflict(
  { activity, catalog }: { activity: Activity; catalog: SessionCatalog },
  { statements }: Transaction,
): DsqlError {
  if (!activity.isObserved) return schemaConflict;
  const names = [...statements].flatMap((statement) => statement.names ?? []);
  const cause = catalog.explainConflict(names) ?? { kind: "schema" };
  return { ...schemaConflict, cause: { ...cause, detectedAt: "commit" } };
}

/** The error of a COMMIT by an injected fault. */
export function injectedConflict({ marker }: CommitFault & { type: "conflict" }): DsqlError {
  const error = marker === "OC001" ? schemaConflict : writeConflict;
  return { ...error, isInjected: true, cause: { kind: "injected", detectedAt: "commit" } };
}

/** With what a statement conflicts that PostgreSQL has rejected. */
export async function explainRejected(
  commits: CommitLog,
  transaction: Transaction,
  { text, relations, pointUpdate }: ShownStatement,
  payload: Buffer,
): Promise<ConflictCause | undefined> {
  const compared = new Map<string, string>();
  for (const { column, value } of pointUpdate?.compared ?? []) {
    const known = typeof value === "string" ? value : readBindText(payload, value.parameter);
    if (known !== undefined) compared.set(column, known);
  }
  const cause = await explainRejectedStatement(commits, transaction, { relations, compared });
  return cause && { ...cause, loserStatement: text };
}
