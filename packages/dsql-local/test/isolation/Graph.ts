/**
 * Why an event precedes another: write dependency (ww), read dependency (wr), anti-dependency (rw), a transaction's own snapshot
 * and commit, the order of its session, real time.
 */
export type Kind = "ww" | "wr" | "rw" | "own" | "session" | "time";

export interface Edge {
  from: number;
  to: number;
  kind: Kind;
  /** Key and element. */
  why?: string;
}

/** Numbered events, with an edge from each to those that have to come after it. */
export class Graph {
  /** Outgoing edges by event. */
  readonly out: Edge[][] = [];

  node(): number {
    this.out.push([]);
    return this.out.length - 1;
  }

  add(edge: Edge): void {
    this.out[edge.from]?.push(edge);
  }

  /**
   * Strongly connected components over edges of these kinds, without those of a single event: every cycle lies within one
   * (Tarjan's algorithm, with an explicit stack).
   */
  components(kinds: ReadonlySet<Kind>): number[][] {
    const { out } = this;
    const index = new Int32Array(out.length).fill(-1);
    const low = new Int32Array(out.length);
    const waiting = new Uint8Array(out.length);
    const stack: number[] = [];
    const found: number[][] = [];
    let count = 0;
    const enter = (node: number) => {
      index[node] = low[node] = count++;
      stack.push(node);
      waiting[node] = 1;
      return { node, next: 0 };
    };
    for (let start = 0; start < out.length; start++) {
      if (index[start] !== -1) continue;
      const path = [enter(start)];
      for (let at = path.at(-1); at; at = path.at(-1)) {
        const edge = out[at.node]?.[at.next++];
        if (edge) {
          if (!kinds.has(edge.kind)) continue;
          if (index[edge.to] === -1) path.push(enter(edge.to));
          else if (waiting[edge.to]) low[at.node] = Math.min(low[at.node] ?? 0, index[edge.to] ?? 0);
          continue;
        }
        path.pop();
        const before = path.at(-1);
        if (before) low[before.node] = Math.min(low[before.node] ?? 0, low[at.node] ?? 0);
        if (low[at.node] !== index[at.node]) continue;
        const component = stack.splice(stack.lastIndexOf(at.node));
        for (const node of component) waiting[node] = 0;
        if (component.length > 1) found.push(component);
      }
    }
    return found;
  }
}
