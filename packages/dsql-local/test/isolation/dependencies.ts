import { type Edge, Graph } from "./Graph.ts";
import type { Recorded } from "./History.ts";
import type { Lists } from "./readLists.ts";

export interface Dependencies {
  graph: Graph;
  /** The transaction whose snapshot or commit an event is; undefined for a point in time. */
  transactionAt: (node: number) => Recorded | undefined;
  isCommit: (node: number) => boolean;
  /** Pairs of transactions, the first of which hasn't seen a write of the second. */
  unseen: [Recorded, Recorded][];
}

/**
 * Which events precede which, if the history is one of strong snapshot isolation. Each transaction is two events: its snapshot,
 * and after that its commit, if it committed. A transaction that reads or overwrites a write takes its snapshot after the
 * writer's commit; one that doesn't see a write takes it before. So a history is one of snapshot isolation if these events have
 * no cycle. That equals having no cycle in (dependencies ∪ dependencies ; anti-dependency) in Cerone and Gotsman, "Analysing
 * Snapshot Isolation" (PODC 2016), because two adjacent anti-dependencies form no path through these events.
 */
export function dependencies(
  history: readonly Recorded[],
  { readings, writer }: Lists,
  orders: ReadonlyMap<string, readonly string[]>,
): Dependencies {
  const graph = new Graph();
  const snapshots = new Map<Recorded, number>();
  const commits = new Map<Recorded, number>();
  const events: Recorded[] = [];
  const event = (nodes: Map<Recorded, number>, transaction: Recorded) => {
    const node = graph.node();
    events.push(transaction);
    nodes.set(transaction, node);
    return node;
  };
  for (const transaction of history) {
    const from = event(snapshots, transaction);
    if (transaction.committed !== true) continue;
    graph.add({ from, to: event(commits, transaction), kind: "own" });
  }
  const after = (from: Recorded | undefined, to: Recorded, kind: Edge["kind"], why: string) => {
    const [commit, snapshot] = [from && commits.get(from), snapshots.get(to)];
    if (from !== to && commit !== undefined && snapshot !== undefined) {
      graph.add({ from: commit, to: snapshot, kind, why });
    }
  };
  for (const [key, order] of orders) {
    for (const [index, each] of order.entries()) {
      const [before, by] = [order[index - 1], writer(key, each)];
      if (before !== undefined && by) after(writer(key, before), by, "ww", `${key} ${each}`);
    }
  }
  const unseen: [Recorded, Recorded][] = [];
  for (const { reader, key, list, locked } of readings) {
    const last = list.at(-1);
    if (last !== undefined) after(writer(key, last), reader, "wr", `${key} ${last}`);
    const next = orders.get(key)?.[list.length];
    const by = next === undefined ? undefined : writer(key, next);
    if (!by || by === reader) continue;
    const [snapshot, commit] = [snapshots.get(reader), commits.get(by)];
    // A row read FOR UPDATE counts as written: its next writer has to come after.
    if (locked) after(reader, by, "ww", `${key} ${next}, FOR UPDATE before`);
    if (snapshot === undefined || commit === undefined) continue;
    graph.add({ from: snapshot, to: commit, kind: "rw", why: `${key} ${next}` });
    if (!locked) unseen.push([reader, by]);
  }
  const committing = new Set(commits.values());
  addSessions(graph, history, snapshots, commits);
  addTime(graph, history, snapshots, commits);
  return {
    graph,
    transactionAt: (node) => events[node],
    isCommit: (node) => committing.has(node),
    unseen,
  };
}

/** Each transaction of a session sees what the earlier ones saw and wrote. */
function addSessions(
  graph: Graph,
  history: readonly Recorded[],
  snapshots: ReadonlyMap<Recorded, number>,
  commits: ReadonlyMap<Recorded, number>,
): void {
  const last = new Map<string, Recorded>();
  for (const transaction of [...history].sort((one, other) => one.began - other.began)) {
    const { session } = transaction;
    if (session === undefined) continue;
    const before = last.get(session);
    last.set(session, transaction);
    if (!before) continue;
    const from = commits.get(before) ?? snapshots.get(before);
    const to = snapshots.get(transaction);
    if (from !== undefined && to !== undefined) graph.add({ from, to, kind: "session", why: session });
  }
}

/** Events that had certainly happened at a point in time precede those that can only happen later, along a line of such points. */
function addTime(
  graph: Graph,
  history: readonly Recorded[],
  snapshots: ReadonlyMap<Recorded, number>,
  commits: ReadonlyMap<Recorded, number>,
): void {
  const points: { at: number; event: number; over: boolean }[] = [];
  const between = (event: number | undefined, notBefore: number, by: number | undefined) => {
    if (event === undefined) return;
    points.push({ at: notBefore, event, over: false });
    if (by !== undefined) points.push({ at: by, event, over: true });
  };
  for (const transaction of history) {
    const { began, snapshotBy, committing, ended } = transaction;
    between(snapshots.get(transaction), began, snapshotBy ?? ended);
    between(commits.get(transaction), committing ?? began, ended);
  }
  // Two events with the same time have no order.
  points.sort((one, other) => one.at - other.at || Number(one.over) - Number(other.over));
  let line: number | undefined;
  for (const { event, over } of points) {
    const point = graph.node();
    if (line !== undefined) graph.add({ from: line, to: point, kind: "time" });
    graph.add(over ? { from: event, to: point, kind: "time" } : { from: point, to: event, kind: "time" });
    line = point;
  }
}
