import { claimLock, claimWrite, type Claims } from "./claimKeys.ts";
import type { RowLock, RowWrite } from "./RowWrite.ts";
import type { Claim } from "./conflictDetection.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";

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
  readonly #claims: Claims = new Map();
  #claimedRows = 0;
  #claimedLocks = 0;

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
    this.rows.push(row);
    this.#count(row, 1);
  }

  lock(xid: bigint, row: RowLock): void {
    this.xid ??= xid;
    this.locks.push(row);
  }

  /** Removes what a statement has written that is rolled back. */
  truncate({ rows, locks, isTooLarge }: WriteExtent): void {
    this.isTooLarge = isTooLarge;
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

  #count({ before, after }: RowWrite, sign: 1 | -1): void {
    const newSize = after?.length ?? 0;
    this.newSize += sign * newSize;
    this.size += sign * (newSize + (before?.length ?? 0));
  }
}
