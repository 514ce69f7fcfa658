import type { CommitLog, Reservation } from "./CommitLog.ts";
import type { RowWrite } from "./RowWrite.ts";
import { WriteSet } from "./WriteSet.ts";

/** What a statement writes that PostgreSQL commits by itself. */
export class PassThroughWrites {
  readonly #commits: CommitLog;
  #writes: WriteSet | undefined;
  #reservation: Reservation | undefined;

  constructor(commits: CommitLog) {
    this.#commits = commits;
  }

  /** It may be committed any moment. */
  add(xid: bigint, row: RowWrite | undefined): void {
    this.#writes ??= new WriteSet();
    this.#writes.add(xid, row);
    this.#reservation ??= this.#commits.reserve(this.#writes);
  }

  /** The statement has been answered. */
  end(committed: boolean): void {
    this.#reservation?.settle(committed);
    this.#reservation = undefined;
    this.#writes = undefined;
  }
}
