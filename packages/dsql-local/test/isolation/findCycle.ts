import type { Edge, Graph, Kind } from "./Graph.ts";

/** How many edges the search starts from; skipping the rest may at most miss a simpler cycle. */
const STARTS = 64;

/**
 * A cycle within a component: among those searched one with the fewest anti-dependencies, then the fewest other relations.
 */
export function findCycle(
  { out }: Graph,
  component: readonly number[],
  kinds: ReadonlySet<Kind>,
): Edge[] | undefined {
  const within = new Set(component);
  const edges = (node: number) =>
    (out[node] ?? []).filter((edge) => kinds.has(edge.kind) && within.has(edge.to));
  // In a component without cycles free of anti-dependencies, every cycle has one.
  const candidates = component.flatMap(edges).filter(({ kind }) => kind !== "own" && kind !== "time");
  const chosen = candidates.sort((one, other) => cost(one) - cost(other)).slice(0, STARTS);
  let best: { cycle: Edge[]; cost: number } | undefined;
  for (const start of chosen) {
    const back = cheapestPath(start.to, start.from, edges);
    if (!back) continue;
    const cycle = [start, ...back];
    const sum = cycle.reduce((total, edge) => total + cost(edge), 0);
    if (!best || sum < best.cost) best = { cycle, cost: sum };
  }
  return best?.cycle;
}

/** Anti-dependencies weigh most. Time weighs nothing: a path along many points is one relation. */
function cost({ kind }: Edge): number {
  if (kind === "rw") return 1_000_000;
  return kind === "time" ? 0 : 1;
}

/** Dijkstra's algorithm, with a bucket for each cost that occurs. */
function cheapestPath(from: number, to: number, edges: (node: number) => Edge[]): Edge[] | undefined {
  const costs = new Map([[from, 0]]);
  const reachedBy = new Map<number, Edge>();
  const done = new Set<number>();
  const buckets = new Map([[0, [from]]]);
  while (buckets.size > 0) {
    const at = Math.min(...buckets.keys());
    const node = buckets.get(at)?.pop();
    if (node === undefined) {
      buckets.delete(at);
      continue;
    }
    if (done.has(node)) continue;
    done.add(node);
    if (node === to) break;
    for (const edge of edges(node)) {
      const sum = at + cost(edge);
      if (sum >= (costs.get(edge.to) ?? Infinity)) continue;
      costs.set(edge.to, sum);
      reachedBy.set(edge.to, edge);
      const bucket = buckets.get(sum);
      if (bucket) bucket.push(edge.to);
      else buckets.set(sum, [edge.to]);
    }
  }
  if (!done.has(to)) return undefined;
  const path: Edge[] = [];
  for (let node = to; node !== from;) {
    const edge = reachedBy.get(node);
    if (!edge) throw new Error(`No path leads to ${node}.`);
    path.unshift(edge);
    node = edge.from;
  }
  return path;
}
