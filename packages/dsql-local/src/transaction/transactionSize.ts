import { limits } from "../errorCatalog/limits.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { MAX_TRANSACTION_BYTES } from "../postgres/schema/limits/transactionBytes.ts";
import type { Transaction } from "./Transaction.ts";

/** Are there rows of the transaction's that only PostgreSQL had, and has rolled back? They were more than can be committed. */
export function isTooLargeToRestore({ backendState, writes }: Transaction): boolean {
  return writes.isTooLarge && backendState !== "open";
}

/** The error that its COMMIT would fail with. */
export function tooLargeError(transaction: Transaction): DsqlError {
  const bytes = Math.max(bytesWritten(transaction), MAX_TRANSACTION_BYTES + 1);
  return toDsqlError(limits.transactionBytes, { size: Math.ceil(bytes / 1048576) });
}

/** Bytes written so far; less than was written where PostgreSQL has aborted its transaction. */
export function bytesWritten({ bytes, writes }: Transaction): number {
  return Math.max(Number(bytes), writes.newSize);
}
