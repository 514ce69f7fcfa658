import { type Edge, findCycle } from "./findCycle.ts";
import type { Anomaly, Recorded } from "./History.ts";

export interface Checked {
  /** What snapshot isolation excludes. */
  anomalies: Anomaly[];
  /** Pairs of committed transactions each of which didn't see a write of the other: allowed (G2-item). */
  writeSkews: [string, string][];
}

/**
 * Proves a history to be one of strong snapshot isolation, or names what contradicts it. Lists that are only
 * appended to show the order of their writes to everyone who reads them (as in Kingsbury and Alvaro, "Elle",
 * VLDB 2020); a history is one of snapshot isolation when (dependencies ∪ dependencies ; anti-dependency) has no
 * circle (Cerone and Gotsman, "Analysing Snapshot Isolation", PODC 2016). Real time counts as a dependency: who
 * begins after another's commit was answered sees it.
 *
 * The last transaction has to read all keys after all others have ended, or writes that are lost may go unseen.
 */
export function checkHistory(history: Recorded[]): Checked {
  const anomalies: Anomaly[] = [];
  const report = (type: Anomaly["type"], about: string) => void anomalies.push({ type, about });
  const writers = new Map<string, Recorded>();
  /** The last element that a transaction appended to a key. */
  const lastOf = new Map<string, string>();
  for (const transaction of history) {
    for (const operation of transaction.operations) {
      if (operation.type !== "append") continue;
      writers.set(element(operation.key, operation.element), transaction);
      lastOf.set(element(transaction.id, operation.key), operation.element);
    }
  }

  // What each transaction read of others, and the order of writes that the longest such list tells.
  const reads: { reader: Recorded; key: string; list: string[]; locked: boolean }[] = [];
  const orders = new Map<string, string[]>();
  for (const transaction of history) {
    const seen = new Map<string, { list: string[] | undefined; own: string[]; locked: boolean }>();
    for (const operation of transaction.operations) {
      const state = seen.get(operation.key) ?? { list: undefined, own: [], locked: false };
      seen.set(operation.key, state);
      if (operation.type === "append") {
        state.own.push(operation.element);
        continue;
      }
      state.locked ||= operation.locked ?? false;
      const { list } = operation;
      const foreign = list.slice(0, list.length - state.own.length);
      const about = `${transaction.id} read ${operation.key} as [${list.join(" ")}]`;
      if (!same(list.slice(foreign.length), state.own)) {
        report("internal", `${about} after it had appended [${state.own.join(" ")}]`);
      } else if (state.list && !same(state.list, foreign)) {
        report("internal", `${about} after it had read [${state.list.join(" ")}] of others`);
      }
      state.list ??= foreign;
    }
    for (const [key, { list, locked }] of seen) {
      if (!list) continue;
      const about = `${transaction.id} read ${key} as [${list.join(" ")}]`;
      for (const [index, each] of list.entries()) {
        const writer = writers.get(element(key, each));
        if (!writer || writer === transaction || list.indexOf(each) !== index) {
          report("incompatible order", `${about}, where ${each} can't be`);
        } else if (!writer.committed) {
          report("G1a", `${about}, and ${writer.id}, which wrote ${each}, was rolled back`);
        }
      }
      const last = list.at(-1);
      const lastWriter = last === undefined ? undefined : writers.get(element(key, last));
      if (lastWriter && lastOf.get(element(lastWriter.id, key)) !== last) {
        report("G1b", `${about}, where ${lastWriter.id} went on`);
      }
      // One that is rolled back reads a snapshot as well; what it locked it has let go.
      reads.push({ reader: transaction, key, list, locked: locked && transaction.committed });
      const order = orders.get(key) ?? [];
      if (list.length > order.length) orders.set(key, list);
      const [shorter, longer] = list.length > order.length ? [order, list] : [list, order];
      if (!same(shorter, longer.slice(0, shorter.length))) {
        report("incompatible order", `${about}, another [${order.join(" ")}]`);
      }
    }
  }
  for (const [name, writer] of writers) {
    const [key = "", each = ""] = name.split("\0");
    if (writer.committed && !orders.get(key)?.includes(each)) {
      report("P4", `${writer.id} appended ${each} to ${key}, and it was committed and never seen`);
    }
  }
  if (anomalies.length > 0) return { anomalies, writeSkews: [] };

  const dependencies: Edge[] = [];
  const antiDependencies: Edge[] = [];
  const add = (edges: Edge[], from: Recorded | undefined, to: Recorded | undefined, why: string) => {
    if (from && to && from !== to) edges.push({ from: from.id, to: to.id, why });
  };
  for (const [key, order] of orders) {
    for (const [index, each] of order.entries()) {
      const before = order[index - 1];
      if (before !== undefined) {
        const [from, to] = [writers.get(element(key, before)), writers.get(element(key, each))];
        add(dependencies, from, to, `ww ${key} ${each}`);
      }
    }
  }
  for (const { reader, key, list, locked } of reads) {
    const last = list.at(-1);
    if (last !== undefined) add(dependencies, writers.get(element(key, last)), reader, `wr ${key} ${last}`);
    const next = orders.get(key)?.[list.length];
    if (next === undefined) continue;
    // A row read FOR UPDATE is as good as written: who writes it next has to come after.
    add(
      locked ? dependencies : antiDependencies,
      reader,
      writers.get(element(key, next)),
      `rw ${key} ${next}`,
    );
  }
  for (const earlier of history) {
    for (const later of history) if (earlier.ended < later.began) add(dependencies, earlier, later, "time");
  }
  const composed = [...dependencies];
  const antiFrom = new Map<string, Edge[]>();
  for (const edge of antiDependencies) antiFrom.set(edge.from, [...(antiFrom.get(edge.from) ?? []), edge]);
  for (const { from, to, why } of dependencies) {
    for (const anti of antiFrom.get(to) ?? []) {
      composed.push({ from, to: anti.to, why: `${why}, ${to} ${anti.why}`, anti: true });
    }
  }
  const cycle = findCycle(dependencies) ?? findCycle(composed);
  if (cycle) {
    const antis = cycle.filter(({ anti }) => anti).length;
    const type = antis === 0 ? "G1c" : antis === 1 ? "G-single" : "G-nonadjacent";
    report(type, cycle.map(({ from, to, why }) => `${from} → ${to} (${why})`).join(", "));
  }
  const pairs = new Set(antiDependencies.map(({ from, to }) => element(from, to)));
  const writeSkews = antiDependencies
    .filter(({ from, to }) => from < to && pairs.has(element(to, from)))
    .map(({ from, to }): [string, string] => [from, to]);
  return { anomalies, writeSkews };
}

function element(...names: string[]): string {
  return names.join("\0");
}

function same(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
