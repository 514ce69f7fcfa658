import type { CommitLog } from "../../occ/CommitLog.ts";
import type { Transaction } from "../Transaction.ts";

/** Has something been committed that the transaction doesn't see, or that its reconstruction doesn't know? */
export function hasUnknownCommits(commits: CommitLog, transaction: Transaction): boolean {
  return transaction.backendState === "reconstructed"
    ? commits.hasCommitsSince(transaction.reconstructedAt)
    : commits.hasUnseenCommits(transaction);
}

/** Do the transaction's claims conflict with such a commit? */
export function conflictsWithUnknownCommits(commits: CommitLog, transaction: Transaction): Promise<boolean> {
  return transaction.backendState === "reconstructed"
    ? commits.conflictsSince(transaction, transaction.reconstructedAt)
    : commits.conflictsWith(transaction);
}
