import { claimLock, claimWrite, type Claims } from "./claimKeys.ts";
import type { RowLock, RowWrite } from "./RowWrite.ts";
import type { Claim } from "./conflictDetection.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";
import type { Participant } from "../activity/ConflictCause.ts";
import type { SessionActivity, ShownStatement } from "../activity/SessionActivity.ts";
import { shortText } from "../activity/shortText.ts";

/** How many rows a transaction has written and locked. */
export interface WriteExtent {
  rows: number;
  locks: number;
  isTooLarge: boolean;
}

/** What a transaction has written and locked, in order, and the resulting claims on keys. */
export class WriteSet {
  readonly rows: RowWrite[] = [];
  readonly locks: RowLock[] = [];
  /** More was written than may be committed; the rows beyond the limit are missing here. */
  isTooLarge = false;
  /** PostgreSQL's transaction id; undefined as long as it has written nothing. */
  xid: bigint | undefined;
  /** Length of the rows' texts, in UTF-16 units. */
  size = 0;
  /** The same for the new rows only. */
  newSize = 0;
  readonly #author: SessionActivity | undefined;
  /** Which statement has made the writes and locks from there on: the text that is shown. */
  readonly #statements: { rows: number; locks: number; text: string }[] = [];
  /** That of the last of them; its own text may be long, and isn't to be kept. */
  #lastStatement: WeakRef<ShownStatement> | undefined;
  readonly #claims: Claims = new Map();
  #claimedRows = 0;
  #claimedLocks = 0;

  /** @param author whose statements are to be known; without it {@link claimantOf} knows nothing */
  constructor(author?: SessionActivity) {
    this.#author = author;
  }

  /** Length of all texts that it keeps, those of statements included, in UTF-16 units. */
  get keptSize(): number {
    return this.#statements.reduce((sum, { text }) => sum + text.length, this.size);
  }

  get isEmpty(): boolean {
    return this.rows.length === 0 && this.locks.length === 0 && !this.isTooLarge;
  }

  /** Its extent so far. */
  get extent(): WriteExtent {
    return { rows: this.rows.length, locks: this.locks.length, isTooLarge: this.isTooLarge };
  }

  /** Whether anything was written or locked since. */
  hasGrown({ rows, locks }: WriteExtent): boolean {
    return this.rows.length > rows || this.locks.length > locks;
  }

  /** @param row undefined: more was written than may be committed, and further rows aren't reported */
  add(xid: bigint, row: RowWrite | undefined): void {
    this.xid = xid;
    this.isTooLarge ||= row === undefined;
    if (row === undefined) return;
    if (this.#author) this.#attribute(this.#author);
    this.rows.push(row);
    this.#count(row, 1);
  }

  lock(xid: bigint, row: RowLock): void {
    this.xid ??= xid;
    if (this.#author) this.#attribute(this.#author);
    this.locks.push(row);
  }

  /** Removes what a statement has written that is rolled back. */
  truncate({ rows, locks, isTooLarge }: WriteExtent): void {
    this.isTooLarge = isTooLarge;
    const kept = this.#statements.findIndex((each) => each.rows >= rows && each.locks >= locks);
    if (kept >= 0) {
      this.#statements.length = kept;
      this.#lastStatement = undefined;
    }
    this.locks.splice(locks);
    for (const row of this.rows.splice(rows)) {
      this.#count(row, -1);
    }
    if (this.#claimedRows <= rows && this.#claimedLocks <= locks) return;
    // Some of the claims no longer exist, and it isn't known which.
    this.#claims.clear();
    this.#claimedRows = 0;
    this.#claimedLocks = 0;
  }

  /** All claims on keys. */
  claims(shapes: TableShapes): ReadonlyMap<string, Claim> {
    for (; this.#claimedRows < this.rows.length; this.#claimedRows++) {
      const row = this.rows[this.#claimedRows];
      const shape = row && shapes.of(row.table);
      if (shape) claimWrite(this.#claims, row, shape);
    }
    for (; this.#claimedLocks < this.locks.length; this.#claimedLocks++) {
      const lock = this.locks[this.#claimedLocks];
      const shape = lock && shapes.of(lock.table);
      if (shape) claimLock(this.#claims, lock, shape);
    }
    return this.#claims;
  }

  /** Forgets the rows of a committed transaction, whose claims are known. */
  dropRows(): void {
    this.rows.length = 0;
    this.#statements.length = 0;
  }

  /** The session that wrote this, with the statement that made the first claim on a key. */
  claimantOf(key: string, shapes: TableShapes): Participant | undefined {
    if (!this.#author) return undefined;
    const isClaimed = (add: (claims: Claims) => void) => {
      const claims: Claims = new Map();
      add(claims);
      return claims.has(key);
    };
    const row = this.rows.findIndex((each) => {
      const shape = shapes.of(each.table);
      return (
        shape !== undefined &&
        isClaimed((claims) => {
          claimWrite(claims, each, shape);
        })
      );
    });
    if (row >= 0) return this.writerOf(row);
    const lock = this.locks.findIndex((each) => {
      const shape = shapes.of(each.table);
      return (
        shape !== undefined &&
        isClaimed((claims) => {
          claimLock(claims, each, shape);
        })
      );
    });
    const by = lock < 0 ? undefined : this.#statements.findLast(({ locks }) => locks <= lock);
    return this.#author.with(by?.text ?? null);
  }

  /** The session that wrote this, with the statement that wrote a row, by its place in {@link rows}. */
  writerOf(row: number): Participant | undefined {
    return this.#author?.with(this.#statements.findLast(({ rows }) => rows <= row)?.text ?? null);
  }

  #attribute({ statement }: SessionActivity): void {
    if (statement === undefined || this.#lastStatement?.deref() === statement) return;
    this.#lastStatement = new WeakRef(statement);
    const text = shortText(statement.text);
    this.#statements.push({ rows: this.rows.length, locks: this.locks.length, text });
  }

  #count({ before, after }: RowWrite, sign: 1 | -1): void {
    const newSize = after?.length ?? 0;
    this.newSize += sign * newSize;
    this.size += sign * (newSize + (before?.length ?? 0));
  }
}
