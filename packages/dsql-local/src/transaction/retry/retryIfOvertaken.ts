import type { WriteExtent } from "../../occ/WriteSet.ts";
import type { PartialResponse } from "../FailedResponse.ts";
import { detach } from "../states/detach.ts";
import type { TransactionBackend } from "../states/TransactionBackend.ts";
import type { Transaction } from "../Transaction.ts";
import { conflictsWithUnknownCommits } from "./unknownCommits.ts";

/**
 * Has PostgreSQL run a statement on a later state than the transaction's snapshot? It is rolled back then, to be repeated in a
 * reconstruction that knows the commit that overtook it.
 *
 * @param written by the transaction before the statement
 * @returns whether it was rolled back; undefined where it has written nothing that could conflict
 */
export function retryIfOvertaken(
  context: TransactionBackend,
  transaction: Transaction | undefined,
  { partiallySent }: PartialResponse,
  written: WriteExtent,
): Promise<boolean> | undefined {
  // What the client has got of a response stands: COMMIT conflicts.
  if (partiallySent || !transaction?.writes.hasGrown(written)) return undefined;
  return rollbackIfOvertaken(context, transaction, written);
}

async function rollbackIfOvertaken(
  { backend, commits }: TransactionBackend,
  transaction: Transaction,
  written: WriteExtent,
): Promise<boolean> {
  if (!(await conflictsWithUnknownCommits(commits, transaction))) return false;
  transaction.writes.truncate(written);
  await detach(backend, transaction);
  return true;
}
