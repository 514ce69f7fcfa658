import { randomNumbers } from "../../src/faults/randomNumbers.ts";
import type { Recorded } from "./History.ts";
import { KeyRing } from "./KeyRing.ts";

/** Faults of a simulated database. */
export type Fault =
  /** The snapshot is taken at the first statement, not at BEGIN. */
  | "late snapshot"
  /** Each statement has a snapshot of its own. */
  | "read committed"
  /** Uncommitted writes of others are read. */
  | "dirty reads"
  /** Snapshots are older than BEGIN. */
  | "stale snapshots"
  /** A snapshot may lack one of the last commits but include later ones of other keys. */
  | "forks"
  /** A snapshot may lack one key of a commit. */
  | "torn commits"
  /** The second of two transactions that write a key commits too. */
  | "no conflicts"
  /** Some commits are acknowledged and lost. */
  | "forgotten commits";

/** The commits that a transaction sees: those before one, except one of them, or one key of it. */
interface Snapshot {
  before: number;
  without?: number;
  key?: string;
}

interface Running {
  transaction: Recorded & { snapshotBy: number; committing: number };
  snapshot?: Snapshot;
  writes: Map<string, string[]>;
  stepsLeft: number;
}

/** A history by sessions of a small in-memory database, one step of one session at a time; valid without a fault. */
export function simulate(
  transactions: number,
  { seed, fault, sessions = 12 }: { seed: number; fault?: Fault; sessions?: number },
): Recorded[] {
  const numbers = randomNumbers(seed);
  const random = () => numbers.next();
  const upTo = (most: number) => Math.floor(random() * most);
  const ring = new KeyRing(8, 48);
  const history: Recorded[] = [];
  /** For each key, the elements with their commits. */
  const versions = new Map<string, { commit: number; elements: string[] }[]>();
  const running: (Running | undefined)[] = Array.from({ length: sessions }, () => undefined);
  let commits = 0;
  let time = 0;

  const take = (): Snapshot => {
    const before = fault === "stale snapshots" ? Math.max(0, commits - upTo(3)) : commits;
    if (fault === "forks") return { before, without: before - 1 - upTo(4) };
    if (fault === "torn commits") return { before, without: before - 1 - upTo(2), key: ring.choose(random) };
    return { before };
  };
  // Elements after an unseen one aren't seen either: gaps in a list would be too easy to find.
  const sees = ({ before, without, key }: Snapshot, commit: number, of: string) =>
    commit < before &&
    (without === undefined ||
      commit < without ||
      (key ?? of) !== of ||
      !versions.get(of)?.some((version) => version.commit === without));
  const read = (own: Running, key: string): string[] => {
    const snapshot = fault === "read committed" ? take() : (own.snapshot ??= take());
    const list: string[] = [];
    for (const { commit, elements } of versions.get(key) ?? []) {
      if (sees(snapshot, commit, key)) list.push(...elements);
    }
    const dirty = fault === "dirty reads";
    const other = dirty ? running.find((each) => each !== own && each?.writes.has(key)) : undefined;
    return [...list, ...(other ? (other.writes.get(key) ?? []) : []), ...(own.writes.get(key) ?? [])];
  };
  const operate = (own: Running) => {
    const { transaction, writes } = own;
    if (random() < 0.6) {
      const key = ring.choose(random);
      transaction.operations.push({ type: "read", key, list: read(own, key) });
    } else {
      own.snapshot ??= take();
      const key = ring.chooseToAppend(random);
      const element = `${transaction.id}/${transaction.operations.length}`;
      writes.set(key, [...(writes.get(key) ?? []), element]);
      transaction.operations.push({ type: "append", key, element });
    }
  };
  const commit = ({ snapshot = take(), writes }: Running): boolean => {
    const seen = fault === "read committed" ? { before: commits } : snapshot;
    for (const key of writes.keys()) {
      const missed = versions.get(key)?.some((version) => !sees(seen, version.commit, key));
      if (missed && fault !== "no conflicts") return false;
    }
    if (fault === "forgotten commits" && random() < 0.02) return true;
    for (const [key, elements] of writes) {
      versions.set(key, [...(versions.get(key) ?? []), { commit: commits, elements }]);
    }
    if (writes.size > 0) commits++;
    return true;
  };

  const begin = (session: number): Running => {
    const transaction = {
      id: `t${history.length}`,
      session: `s${session}`,
      operations: [],
      committed: false,
      began: ++time,
      snapshotBy: 0,
      committing: 0,
      ended: 0,
    };
    history.push(transaction);
    return { transaction, writes: new Map(), stepsLeft: 1 + upTo(5) };
  };
  /** Returns its remaining operations. */
  const step = (own: Running): Running | undefined => {
    const { transaction } = own;
    if (transaction.snapshotBy === 0) {
      if (fault !== "late snapshot") own.snapshot = take();
      transaction.snapshotBy = ++time;
    } else if (own.stepsLeft > 0) {
      own.stepsLeft--;
      operate(own);
    } else if (transaction.committing === 0) {
      transaction.committing = ++time;
    } else {
      transaction.committed = random() < 0.95 && commit(own);
      transaction.ended = ++time;
      return undefined;
    }
    return own;
  };
  while (history.length < transactions || running.some((each) => each)) {
    const session = upTo(sessions);
    const own = running[session];
    if (own) running[session] = step(own);
    else if (history.length < transactions) running[session] = begin(session);
  }
  const operations = ring.keys.map((key) => ({
    type: "read" as const,
    key,
    list: (versions.get(key) ?? []).flatMap(({ elements }) => elements),
  }));
  return [...history, { id: "end", operations, committed: true, began: ++time, ended: ++time }];
}
