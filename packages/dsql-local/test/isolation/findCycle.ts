export interface Edge {
  from: string;
  to: string;
  why: string;
  /** It ends with an anti-dependency. */
  anti?: true;
}

/** A shortest circle through some node that is on one; undefined when there is none. */
export function findCycle(edges: Edge[]): Edge[] | undefined {
  const out = new Map<string, Edge[]>();
  const incoming = new Map<string, number>();
  for (const edge of edges) {
    const list = out.get(edge.from);
    if (list) list.push(edge);
    else out.set(edge.from, [edge]);
    incoming.set(edge.to, (incoming.get(edge.to) ?? 0) + 1);
    if (!incoming.has(edge.from)) incoming.set(edge.from, 0);
  }
  // Takes away what nothing leads to, again and again: what stays is on a circle or behind one.
  const free = [...incoming].filter(([, count]) => count === 0).map(([node]) => node);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    incoming.delete(node);
    for (const { to } of out.get(node) ?? []) {
      const left = (incoming.get(to) ?? 0) - 1;
      incoming.set(to, left);
      if (left === 0) free.push(to);
    }
  }
  for (const start of incoming.keys()) {
    const cycle = shortestWayBack(start, out);
    if (cycle) return cycle;
  }
  return undefined;
}

function shortestWayBack(start: string, out: Map<string, Edge[]>): Edge[] | undefined {
  const reachedBy = new Map<string, Edge>();
  const queue = [start];
  for (const node of queue) {
    for (const edge of out.get(node) ?? []) {
      if (reachedBy.has(edge.to)) continue;
      reachedBy.set(edge.to, edge);
      if (edge.to !== start) {
        queue.push(edge.to);
        continue;
      }
      const cycle = [edge];
      for (let at = edge.from; at !== start;) {
        const before = reachedBy.get(at);
        if (!before) throw new Error(`No way led to ${at}.`);
        cycle.unshift(before);
        at = before.from;
      }
      return cycle;
    }
  }
  return undefined;
}
