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

/** What a transaction has written and locked, in order, and the claims on keys which that makes. */
export class WriteSet {
  readonly rows: RowWrite[] = [];
  readonly locks: RowLock[] = [];
  /** More was written than may be committed, and the rows beyond that aren't here. */
  isTooLarge = false;
  /** PostgreSQL's number of the transaction; undefined as long as it has written nothing. */
  xid: bigint | undefined;
  /** Of the rows' texts, in UTF-16 units. */
  size = 0;
  /** The same of those after only. */
  newSize = 0;
  readonly #claims: Claims = new Map();
  #claimedRows = 0;
  #claimedLocks = 0;

  get isEmpty(): boolean {
    return this.rows.length === 0 && this.locks.length === 0 && !this.isTooLarge;
  }

  /** How much it is so far. */
  get extent(): WriteExtent {
    return { rows: this.rows.length, locks: this.locks.length, isTooLarge: this.isTooLarge };
  }

  /** Has anything been written or locked since? */
  hasGrown({ rows, locks }: WriteExtent): boolean {
    return this.rows.length > rows || this.locks.length > locks;
  }

  /** @param row none: what follows is more than may be committed, and isn't told */
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

  /** Takes back what a statement has written whose answer isn't given. */
  truncate({ rows, locks, isTooLarge }: WriteExtent): void {
    this.isTooLarge = isTooLarge;
    this.locks.splice(locks);
    for (const row of this.rows.splice(rows)) {
      this.#count(row, -1);
    }
    if (this.#claimedRows <= rows && this.#claimedLocks <= locks) return;
    // Some of the claims are no more, and which ones isn't known.
    this.#claims.clear();
    this.#claimedRows = 0;
    this.#claimedLocks = 0;
  }

  /** The claims on keys that all of it makes. */
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
