import type { Clock } from "../clock/Clock.ts";
import type { RowWrite } from "./RowWrite.ts";
import type { Snapshot } from "./Snapshot.ts";
import { haveConflict } from "./conflictDetection.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";
import { PassThroughStatements } from "./PassThroughStatements.ts";
import { ReconstructionScheduler } from "./ReconstructionScheduler.ts";
import type { WriteSet } from "./WriteSet.ts";

/** Texts of rows that are kept for reconstructions, and of the statements that wrote them, in UTF-16 units; beyond it those of the oldest commits are dropped. */
const MAX_ROWS_SIZE = 64 * 1024 * 1024;

/** At this age a transaction can't commit any more, and no COMMIT that was in time is still running. */
const MAX_AGE_MS = 600_000;

/** An open transaction, as the log sees it. */
export interface Reader {
  /** By the server's clock. */
  readonly startedMs: number;
  /** There may be commits since its snapshot that aren't in the log. */
  mayHaveMissedCommits: boolean;
  /** Undefined until PostgreSQL has returned it. */
  snapshot: Snapshot | undefined;
  /** A commit that it sees, though it may be logged later. */
  follows?: WriteSet | undefined;
  writes: WriteSet;
}

interface Pending {
  outcome: Promise<boolean>;
  isLocked: boolean;
}

interface Entry {
  number: number;
  xid: bigint;
  writes: WriteSet;
  /** Of what is dropped with its rows. */
  size: number;
  /** Its rows were dropped, only its claims are left. */
  hasNoRows: boolean;
}

/** A commit in progress. */
export interface Reservation {
  /** Call it with the outcome. */
  settle(committed: boolean): void;
}

const NOTHING: Reservation = { settle: () => undefined };

/**
 * What was committed since the snapshots of the open transactions, and what is being committed. COMMIT decides by it which
 * transaction fails (the first committer wins), and reconstructions go back to an older snapshot with it. Commits that all
 * open transactions see are dropped.
 */
export class CommitLog {
  readonly shapes: TableShapes;
  readonly scheduler = new ReconstructionScheduler();
  readonly passThrough = new PassThroughStatements();
  /** Number of the first entry that a transaction may not see. */
  readonly #open = new Map<Reader, number>();
  readonly #pending = new Map<WriteSet, Pending>();
  #entries: Entry[] = [];
  #next = 0;
  #size = 0;

  readonly #clock: Pick<Clock, "nowMs">;

  constructor(shapes: TableShapes, clock: Pick<Clock, "nowMs">) {
    this.shapes = shapes;
    this.#clock = clock;
  }

  /** Call it before the transaction takes its snapshot. */
  open(reader: Reader): void {
    this.#open.set(reader, this.#next);
  }

  /** The transaction has ended. */
  close(reader: Reader): void {
    const from = this.#open.get(reader);
    if (from === undefined) return;
    this.#open.delete(reader);
    const [oldest] = this.#entries;
    if (!oldest || from > oldest.number) return;
    let needed = this.#next;
    for (const number of this.#open.values()) needed = Math.min(needed, number);
    const kept = this.#entries.findIndex(({ number }) => number >= needed);
    for (const entry of this.#entries.splice(0, kept < 0 ? this.#entries.length : kept)) {
      if (!entry.hasNoRows) this.#size -= entry.size;
    }
  }

  /** Records a commit if an open transaction may need it. */
  committed(writes: WriteSet): void {
    this.#closeExpired();
    if (writes.xid === undefined || this.#open.size === 0) return;
    const size = writes.keptSize;
    this.#entries.push({ number: this.#next++, xid: writes.xid, writes, size, hasNoRows: false });
    this.#size += size;
    if (this.#size > MAX_ROWS_SIZE) this.#dropOldestRows();
  }

  /**
   * Call it before COMMIT is sent: transactions with conflicting claims wait for its outcome.
   *
   * @param isLocked PostgreSQL's own locks cover all claims
   */
  reserve(writes: WriteSet, isLocked = true): Reservation {
    if (writes.isEmpty) return NOTHING;
    let settle: (committed: boolean) => void = () => undefined;
    const outcome = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    this.#pending.set(writes, { outcome, isLocked });
    return {
      settle: (committed) => {
        this.#pending.delete(writes);
        if (committed) this.committed(writes);
        settle(committed);
      },
    };
  }

  /** Whether there is a commit that the transaction doesn't see, or one in progress. */
  hasUnseenCommits(reader: Reader): boolean {
    return this.#pending.size > 0 || this.#unseen(reader).next().done === false;
  }

  /** The number of the next commit. */
  get next(): number {
    return this.#next;
  }

  /** Whether there is a commit with this number or a later one, or one in progress. */
  hasCommitsSince(number: number): boolean {
    return this.#pending.size > 0 || this.#next > number;
  }

  /** As {@link conflictsWith}, for commits with this number or a later one. */
  async conflictsSince({ writes: own }: Reader, number: number): Promise<boolean> {
    if (own.isEmpty || !this.hasCommitsSince(number)) return false;
    await this.shapes.load();
    const claims = own.claims(this.shapes);
    const isConflict = (writes: WriteSet) =>
      writes !== own && haveConflict(claims, writes.claims(this.shapes));
    const conflicting = [...this.#pending].filter(([writes]) => isConflict(writes));
    await Promise.all(conflicting.map(([, { outcome }]) => outcome));
    return this.#entries.some((entry) => entry.number >= number && isConflict(entry.writes));
  }

  /** Whether another transaction has committed, since this one's snapshot, a claim that conflicts with one of its own. */
  async conflictsWith(reader: Reader): Promise<boolean> {
    return (await this.#ifNotConflicting(reader, () => "none")) === undefined;
  }

  /** As {@link reserve}; undefined if the transaction conflicts with what was committed since its snapshot. */
  reserveUnlessConflicting(reader: Reader, isLocked: boolean): Promise<Reservation | undefined> {
    return this.#ifNotConflicting(reader, () => this.reserve(reader.writes, isLocked));
  }

  /** Whether a statement may be sent that PostgreSQL commits on its own, by its own locks alone. */
  get allowsPassThrough(): boolean {
    if (this.passThrough.isBlocked || !this.scheduler.isQuiet) return false;
    for (const { isLocked } of this.#pending.values()) if (!isLocked) return false;
    return true;
  }

  /** Whether a transaction is open that needs to know what others commit. */
  get hasOpenTransactions(): boolean {
    return this.#open.size > 0;
  }

  /** Runs `next`, with no await between that and the check that nothing conflicts; undefined if something does. */
  async #ifNotConflicting<T>(reader: Reader, next: () => T): Promise<T | undefined> {
    for (;;) {
      if (reader.writes.isEmpty || !this.hasUnseenCommits(reader)) return next();
      await this.shapes.load();
      const own = reader.writes.claims(this.shapes);
      const isConflict = (writes: WriteSet) => haveConflict(own, writes.claims(this.shapes));
      for (const { writes } of this.#unseen(reader)) if (isConflict(writes)) return undefined;
      const conflicting = [...this.#pending].find(
        ([writes]) => writes !== reader.writes && isConflict(writes),
      );
      if (!conflicting) return next();
      await conflicting[1].outcome;
    }
  }

  /**
   * Rows that were committed since the transaction's snapshot and are visible in a later one, in an order in which they may
   * have been written; undefined where they were dropped.
   */
  async rowsBetween(reader: Reader, later: Snapshot): Promise<RowWrite[] | undefined> {
    for (const [{ xid }, { outcome }] of [...this.#pending])
      if (xid !== undefined && later.sees(xid)) await outcome;
    const between = [...this.#unseen(reader)].filter(({ xid }) => later.sees(xid));
    if (between.some(({ hasNoRows }) => hasNoRows)) return undefined;
    // A transaction that wrote a row after another has the higher number.
    between.sort((one, other) => (one.xid < other.xid ? -1 : one.xid > other.xid ? 1 : 0));
    return between.flatMap(({ writes }) => writes.rows);
  }

  /** What was committed since the transaction's snapshot, oldest first. */
  unseenBy(reader: Reader): WriteSet[] {
    return [...this.#unseen(reader)].reverse().map(({ writes }) => writes);
  }

  /** Keeps nothing for a transaction that was left open for too long to commit. */
  #closeExpired(): void {
    const [oldest] = this.#open.keys();
    if (!oldest || this.#clock.nowMs() - oldest.startedMs <= MAX_AGE_MS) return;
    oldest.mayHaveMissedCommits = true;
    this.close(oldest);
  }

  *#unseen(reader: Reader): Generator<Entry> {
    const from = this.#open.get(reader) ?? this.#next;
    for (let at = this.#entries.length - 1; at >= 0; at--) {
      const entry = this.#entries[at];
      if (!entry || entry.number < from) return;
      const { writes, xid } = entry;
      if (writes !== reader.writes && writes !== reader.follows && !reader.snapshot?.sees(xid)) yield entry;
    }
  }

  #dropOldestRows(): void {
    for (const entry of this.#entries) {
      if (this.#size <= MAX_ROWS_SIZE) return;
      if (entry.hasNoRows) continue;
      entry.writes.claims(this.shapes);
      this.#size -= entry.size;
      entry.hasNoRows = true;
      entry.writes.dropRows();
    }
  }
}
