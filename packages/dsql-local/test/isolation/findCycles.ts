import type { Dependencies } from "./dependencies.ts";
import { findCycle } from "./findCycle.ts";
import type { Edge, Kind } from "./Graph.ts";
import type { Anomaly, AnomalyType, Cycle, Recorded } from "./History.ts";

/** From the fewest kinds of dependency to all, so that a cycle is reported with the fewest kinds that it needs. */
const LAYERS: readonly (readonly Kind[])[] = [
  ["own", "ww"],
  ["own", "ww", "wr"],
  ["own", "ww", "wr", "rw"],
  ["own", "ww", "wr", "rw", "session"],
  ["own", "ww", "wr", "time"],
  ["own", "ww", "wr", "rw", "session", "time"],
];

/** Reports one cycle of each set of transactions that has one. */
export function findCycles(dependencies: Dependencies, report: (anomaly: Anomaly) => void): void {
  const { graph, transactionAt } = dependencies;
  if (graph.components(new Set(LAYERS.at(-1))).length === 0) return;
  const reported = new Set<Recorded>();
  for (const layer of LAYERS) {
    const kinds = new Set(layer);
    for (const component of graph.components(kinds)) {
      const transactions = new Set(component.map(transactionAt).filter((each) => each !== undefined));
      if ([...transactions].some((each) => reported.has(each))) continue;
      const cycle = findCycle(graph, component, kinds);
      if (!cycle) continue;
      report({ type: typeOf(cycle, dependencies), about: describe(cycle, dependencies) });
      // The whole set, because its other cycles are mostly consequences of this one.
      for (const each of transactions) reported.add(each);
    }
  }
}

function typeOf(cycle: readonly Edge[], { transactionAt, isCommit }: Dependencies): AnomalyType {
  const relations = cycle.filter(({ kind }) => kind !== "own");
  const kinds = relations.map(({ kind }) => kind);
  const antis = kinds.filter((kind) => kind === "rw").length;
  // From a snapshot along real time to a commit, and back because its write was read or overwritten.
  const fromSnapshot = relations.some(
    ({ from, kind }) => kind === "time" && transactionAt(from) && !isCommit(from),
  );
  if (antis === 0 && fromSnapshot) return "G-SIa";
  const name = cycleName(antis, kinds);
  if (kinds.includes("time")) return `${name}-realtime`;
  return kinds.includes("session") ? `${name}-session` : name;
}

function cycleName(antis: number, kinds: readonly Kind[]): Cycle {
  if (antis === 1) return "G-single";
  if (antis === 0) return kinds.includes("wr") ? "G1c" : "G0";
  const order = kinds.join(" ");
  return order === "rw wr rw wr" || order === "wr rw wr rw" ? "long fork" : "G-nonadjacent";
}

function describe(cycle: readonly Edge[], { transactionAt, isCommit }: Dependencies): string {
  // Starts with a transaction, and shows a path along points in time as one step.
  const start = cycle.findIndex(({ from }) => transactionAt(from));
  const name = (node: number) => {
    const transaction = transactionAt(node);
    return transaction && `${isCommit(node) ? "commit" : "snapshot"} of ${transaction.id}`;
  };
  const steps: string[] = [];
  for (const { from, to, kind, why } of [...cycle.slice(start), ...cycle.slice(0, start)]) {
    if (steps.length === 0) steps.push(name(from) ?? "");
    const next = name(to);
    if (next === undefined) continue;
    steps.push(`${why === undefined ? kind : `${kind} ${why}`} → ${next}`);
  }
  return steps.join(", ");
}
