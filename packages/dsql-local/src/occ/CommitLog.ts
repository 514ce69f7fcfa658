import type { Clock } from "../clock/Clock.ts";
import type { RowWrite } from "./RowWrite.ts";
import type { Snapshot } from "./Snapshot.ts";
import { isConflicting } from "./claimStrength.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";
import { ReconstructionScheduler } from "./ReconstructionScheduler.ts";
import type { WriteSet } from "./WriteSet.ts";

/** Texts of rows that are kept for reconstructions, in UTF-16 units; beyond it those of the oldest commits go. */
const MAX_ROWS_SIZE = 64 * 1024 * 1024;

/** So old a transaction can't be committed any more, nor is the COMMIT of one under way that could. */
const MAX_AGE_MS = 600_000;

/** A transaction as the log knows it. */
export interface Reader {
  /** By the server's clock. */
  readonly startedMs: number;
  /** Something may have been committed since its snapshot of which the log doesn't know. */
  mayHaveMissedCommits: boolean;
  /** Undefined until PostgreSQL has told it. */
  snapshot: Snapshot | undefined;
  writes: WriteSet;
}

interface Pending {
  outcome: Promise<boolean>;
  isHeld: boolean;
}

interface Entry {
  number: number;
  xid: bigint;
  writes: WriteSet;
  /** What it wrote isn't known any more, only on which keys. */
  isThin: boolean;
}

/** A commit that is under way. */
export interface Reservation {
  /** Call it with the outcome. */
  settle(committed: boolean): void;
}

const NOTHING: Reservation = { settle: () => undefined };

/**
 * What was committed since the snapshots of the open transactions, and what is about to be: by it COMMIT decides who has
 * lost, and reconstructions go back to an older snapshot. Nothing is kept that all open transactions see.
 */
export class CommitLog {
  readonly shapes: TableShapes;
  readonly scheduler = new ReconstructionScheduler();
  /** Number of the first entry that a transaction may not see. */
  readonly #open = new Map<Reader, number>();
  readonly #pending = new Map<WriteSet, Pending>();
  /** Statements under way that PostgreSQL commits by itself. */
  readonly #direct = new Set<Promise<void>>();
  /** Those of them whose rows aren't reported. */
  readonly #unreported = new Set<Promise<void>>();
  /** Commits that wait for them to end. */
  #holds = 0;
  #entries: Entry[] = [];
  #next = 0;
  #size = 0;

  readonly #clock: Pick<Clock, "nowMs">;

  constructor(shapes: TableShapes, clock: Pick<Clock, "nowMs">) {
    this.shapes = shapes;
    this.#clock = clock;
  }

  /** The transaction is about to take its snapshot. */
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
      if (!entry.isThin) this.#size -= entry.writes.size;
    }
  }

  /** Takes note of what was committed, if anybody may have to know. */
  committed(writes: WriteSet): void {
    this.#forgetOldest();
    if (writes.xid === undefined || this.#open.size === 0) return;
    this.#entries.push({ number: this.#next++, xid: writes.xid, writes, isThin: false });
    this.#size += writes.size;
    if (this.#size > MAX_ROWS_SIZE) this.#thin();
  }

  /**
   * A COMMIT is about to be sent: until it is settled, those with conflicting claims wait for its outcome.
   *
   * @param isHeld PostgreSQL's own locks hold all that is claimed
   */
  reserve(writes: WriteSet, isHeld = true): Reservation {
    if (writes.isEmpty) return NOTHING;
    let settle: (committed: boolean) => void = () => undefined;
    const outcome = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    this.#pending.set(writes, { outcome, isHeld });
    return {
      settle: (committed) => {
        this.#pending.delete(writes);
        if (committed) this.committed(writes);
        settle(committed);
      },
    };
  }

  /** Is there a commit that the transaction doesn't see, or one under way? */
  hasUnseenCommits(reader: Reader): boolean {
    return this.#pending.size > 0 || this.#unseen(reader).next().done === false;
  }

  /** The number that the next commit will have. */
  get next(): number {
    return this.#next;
  }

  /** Is there a commit that has this number or a later one, or one under way? */
  hasCommitsSince(number: number): boolean {
    return this.#pending.size > 0 || this.#next > number;
  }

  /** As {@link conflictsWith}, with what has this number or a later one. */
  async conflictsSince({ writes: own }: Reader, number: number): Promise<boolean> {
    if (own.isEmpty || !this.hasCommitsSince(number)) return false;
    await this.shapes.load();
    const claims = own.claims(this.shapes);
    const meets = (writes: WriteSet) => writes !== own && this.#conflict(claims, writes);
    const underWay = [...this.#pending].filter(([writes]) => meets(writes));
    await Promise.all(underWay.map(([, { outcome }]) => outcome));
    return this.#entries.some((entry) => entry.number >= number && meets(entry.writes));
  }

  /** Has another committed, since the transaction's snapshot, a claim that conflicts with one of its own? */
  async conflictsWith(reader: Reader): Promise<boolean> {
    return (await this.#ifNotConflicting(reader, () => "none")) === undefined;
  }

  /** As {@link reserve}, if the transaction doesn't conflict with what was committed since its snapshot. */
  reserveUnlessConflicting(reader: Reader, isHeld: boolean): Promise<Reservation | undefined> {
    return this.#ifNotConflicting(reader, () => this.reserve(reader.writes, isHeld));
  }

  /** May a statement be sent that PostgreSQL commits by itself, by its own locks alone? */
  get allowsPassThrough(): boolean {
    if (this.#holds > 0 || !this.scheduler.isQuiet) return false;
    for (const { isHeld } of this.#pending.values()) if (!isHeld) return false;
    return true;
  }

  /** Lets none of them begin until the result is called. */
  holdDirect(): () => void {
    this.#holds++;
    return () => {
      this.#holds--;
    };
  }

  /** Such a statement is about to be sent; call the result when it has been answered. */
  beginPassThrough(isReported: boolean): () => void {
    let ended: () => void = () => undefined;
    const statement = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#direct.add(statement);
    if (!isReported) this.#unreported.add(statement);
    return () => {
      this.#direct.delete(statement);
      this.#unreported.delete(statement);
      ended();
    };
  }

  /** Is a transaction open to which it matters what others commit? */
  get isWatched(): boolean {
    return this.#open.size > 0;
  }

  /** As {@link passThroughEnded}, of those whose rows aren't reported. */
  unreportedEnded(): Promise<unknown> | undefined {
    return this.#unreported.size === 0 ? undefined : Promise.all(this.#unreported);
  }

  /** Resolves when the statements have ended that are under way now; undefined when there are none. */
  passThroughEnded(): Promise<unknown> | undefined {
    return this.#direct.size === 0 ? undefined : Promise.all(this.#direct);
  }

  /** Runs `next` in the very moment in which it is known that nothing conflicts; undefined if something does. */
  async #ifNotConflicting<T>(reader: Reader, next: () => T): Promise<T | undefined> {
    for (;;) {
      if (reader.writes.isEmpty || !this.hasUnseenCommits(reader)) return next();
      await this.shapes.load();
      const own = reader.writes.claims(this.shapes);
      for (const { writes } of this.#unseen(reader)) if (this.#conflict(own, writes)) return undefined;
      const inTheWay = [...this.#pending].find(
        ([writes]) => writes !== reader.writes && this.#conflict(own, writes),
      );
      if (!inTheWay) return next();
      await inTheWay[1].outcome;
    }
  }

  /**
   * Rows of what was committed since the transaction's snapshot and is seen by another, in an order in which they may
   * have been written; undefined where that isn't known any more.
   */
  async rowsBetween(reader: Reader, later: Snapshot): Promise<RowWrite[] | undefined> {
    for (const [{ xid }, { outcome }] of [...this.#pending])
      if (xid !== undefined && later.sees(xid)) await outcome;
    const between = [...this.#unseen(reader)].filter(({ xid }) => later.sees(xid));
    if (between.some(({ isThin }) => isThin)) return undefined;
    // Who wrote a row after another got its number after it.
    between.sort((one, other) => (one.xid < other.xid ? -1 : one.xid > other.xid ? 1 : 0));
    return between.flatMap(({ writes }) => writes.rows);
  }

  /** Nothing is kept for a transaction that has been left open. */
  #forgetOldest(): void {
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
      if (entry.writes !== reader.writes && !reader.snapshot?.sees(entry.xid)) yield entry;
    }
  }

  #conflict(own: ReadonlyMap<string, number>, others: WriteSet): boolean {
    const theirs = others.claims(this.shapes);
    const [fewer, more] = own.size < theirs.size ? [own, theirs] : [theirs, own];
    for (const [key, claim] of fewer) {
      const other = more.get(key);
      if (other !== undefined && isConflicting(claim, other)) return true;
    }
    return false;
  }

  #thin(): void {
    for (const entry of this.#entries) {
      if (this.#size <= MAX_ROWS_SIZE) return;
      if (entry.isThin) continue;
      entry.writes.claims(this.shapes);
      this.#size -= entry.writes.size;
      entry.isThin = true;
      entry.writes.rows.length = 0;
    }
  }
}
