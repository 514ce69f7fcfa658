import type { CommitLog, Reservation } from "./CommitLog.ts";
import type { RowWrite } from "./RowWrite.ts";
import { WriteSet } from "./WriteSet.ts";
import type { SessionActivity } from "../activity/SessionActivity.ts";

/** What a pass-through statement writes: PostgreSQL commits it on its own. */
export class PassThroughWrites {
  readonly #commits: CommitLog;
  readonly #author: SessionActivity | undefined;
  #writes: WriteSet | undefined;
  #reservation: Reservation | undefined;

  constructor(commits: CommitLog, author: SessionActivity | undefined) {
    this.#commits = commits;
    this.#author = author;
  }

  /** Call it for each reported row: the statement may be committed at any moment from then on. */
  add(xid: bigint, row: RowWrite | undefined): void {
    this.#writes ??= new WriteSet(this.#author);
    this.#writes.add(xid, row);
    this.#reservation ??= this.#commits.reserve(this.#writes);
  }

  /** PostgreSQL has responded to the statement. */
  end(committed: boolean): void {
    this.#reservation?.settle(committed);
    this.#reservation = undefined;
    this.#writes = undefined;
  }
}
