import type { SessionDescription, TransactionDescription } from "../../activity/SessionDescription.ts";
import { shortText } from "../../activity/shortText.ts";
import { TRANSACTION_AGE_LIMIT_MS, TRANSACTION_ROW_LIMIT } from "../../errorCatalog/transactionLimits.ts";
import { MAX_TRANSACTION_BYTES } from "../../postgres/schema/limits/transactionBytes.ts";
import type { Transaction } from "../../transaction/Transaction.ts";
import { bytesWritten } from "../../transaction/transactionSize.ts";
import type { SessionState } from "./SessionState.ts";

const IDLE = { I: "idle", T: "idle in transaction", E: "idle in transaction (aborted)" } as const;

/** A session as it is now; asks PostgreSQL nothing. */
export function describeSession({
  activity,
  reports,
  transactions,
  services,
}: SessionState): SessionDescription {
  const { id, role, clientAddress, connectedMs } = activity.origin;
  const { statement, startedMs } = activity;
  return {
    id,
    role,
    database: "postgres",
    applicationName: reports.sent("application_name") ?? "",
    clientAddress,
    connectedAt: timeText(connectedMs),
    state: transactions.preemption.busy ? "active" : IDLE[transactions.status],
    statement: statement ? { text: shortText(statement.text), startedAt: timeText(startedMs) } : null,
    transaction: transactions.current
      ? describeTransaction(transactions.current, services.clock.nowMs())
      : null,
  };
}

function describeTransaction(transaction: Transaction, nowMs: number): TransactionDescription {
  const { explicit, readOnly, startedMs, rows, writes } = transaction;
  return {
    isExplicit: explicit,
    isReadOnly: readOnly,
    isolation: "repeatable read",
    startedAt: timeText(startedMs),
    ageMs: nowMs - startedMs,
    maxAgeMs: TRANSACTION_AGE_LIMIT_MS,
    // While a statement runs its rows are known only by their reports.
    rows: Math.max(rows, writes.rows.length),
    maxRows: TRANSACTION_ROW_LIMIT,
    bytes: bytesWritten(transaction),
    maxBytes: MAX_TRANSACTION_BYTES,
  };
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
