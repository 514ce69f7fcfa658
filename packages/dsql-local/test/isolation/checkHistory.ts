import { dependencies } from "./dependencies.ts";
import { findCycles } from "./findCycles.ts";
import { findLostUpdates } from "./findLostUpdates.ts";
import type { Anomaly, Recorded } from "./History.ts";
import { orderWrites } from "./orderWrites.ts";
import { readLists } from "./readLists.ts";

export interface Checked {
  /** Anomalies that strong snapshot isolation excludes. */
  anomalies: Anomaly[];
  /** Pairs of committed transactions neither of which saw a write of the other: allowed (G2-item). */
  writeSkews: [string, string][];
}

/**
 * Proves that a history is one of strong snapshot isolation, or names its anomalies. Every read of an append-only list shows the
 * order of its writes (as in Kingsbury and Alvaro, "Elle", VLDB 2020). Time and memory are linear in a valid history.
 *
 * The last transaction has to read all keys after all others have ended; otherwise lost writes may remain undetected.
 *
 * @throws Error if an element is appended to a key twice: such a history proves nothing
 */
export function checkHistory(history: readonly Recorded[]): Checked {
  const anomalies: Anomaly[] = [];
  const report = (anomaly: Anomaly) => void anomalies.push(anomaly);
  const settled = settle(history);
  const lists = readLists(settled, report);
  findLostUpdates(lists.readings, report);
  const orders = orderWrites(lists, report);
  if (!orders) return { anomalies, writeSkews: [] };
  const found = dependencies(settled, lists, orders);
  findCycles(found, report);
  return { anomalies, writeSkews: skews(found.unseen) };
}

/** Counts transactions with an unknown outcome as committed if another has seen a write of theirs, else as rolled back. */
function settle(history: readonly Recorded[]): Recorded[] {
  const seen = new Map<string, Recorded[]>();
  for (const transaction of history) {
    for (const operation of transaction.operations) {
      if (operation.type === "append" || transaction.committed !== true) continue;
      for (const each of operation.list) {
        const name = `${operation.key}\0${each}`;
        const readers = seen.get(name);
        if (readers) readers.push(transaction);
        else seen.set(name, [transaction]);
      }
    }
  }
  return history.map((transaction) => {
    if (transaction.committed !== "unknown") return transaction;
    const committed = transaction.operations.some(
      (operation) =>
        operation.type === "append" && (seen.get(`${operation.key}\0${operation.element}`)?.length ?? 0) > 0,
    );
    return { ...transaction, committed, ended: Infinity };
  });
}

function skews(unseen: readonly [Recorded, Recorded][]): [string, string][] {
  const pairs = new Set(unseen.map(([{ id }, other]) => `${id}\0${other.id}`));
  const found = new Set<string>();
  for (const pair of pairs) {
    const [one = "", other = ""] = pair.split("\0");
    if (one < other && pairs.has(`${other}\0${one}`)) found.add(pair);
  }
  return [...found].map((pair) => pair.split("\0") as [string, string]);
}
