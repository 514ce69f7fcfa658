import { replay } from "../replay.ts";
import type { Transaction } from "../Transaction.ts";
import { bytesWritten } from "../transactionSize.ts";
import type { TransactionBackend } from "./TransactionBackend.ts";

/** Writes a transaction's rows back and replays its settings. Returns the SQLSTATE of a failure. */
export async function restoreRows(
  { backend, rows }: TransactionBackend,
  transaction: Transaction,
): Promise<string | undefined> {
  const { replayLog, writes } = transaction;
  transaction.wasRestored = true;
  // READ ONLY may have been set after them.
  return (await rows.putBack(writes.rows, bytesWritten(transaction))) ?? (await replay(backend, replayLog));
}
