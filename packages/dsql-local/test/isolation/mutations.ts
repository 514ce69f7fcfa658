import type { Operation, Recorded } from "./History.ts";

/** A small change that makes a valid history invalid. */
export interface Mutation {
  about: string;
  /** Types of anomaly, one of which has to be reported. */
  expected: RegExp;
  /** Generates histories with this change, one by one. */
  apply: (history: readonly Recorded[]) => Generator<Recorded[]>;
}

type Read = Extract<Operation, { type: "read" }>;

export const mutations: readonly Mutation[] = [
  {
    about: "a read misses an element whose COMMIT was acknowledged before BEGIN was sent",
    expected: /^(G-single|G-nonadjacent|long fork)/,
    apply: (history) =>
      changeReads(history, (read, reader, { writers }) => {
        const by = writers.get(read.list.at(-1) ?? "");
        return by && by.ended < reader.began ? read.list.slice(0, -1) : undefined;
      }),
  },
  {
    about: "a read has an element whose COMMIT was sent after the response to BEGIN",
    expected: /^(G-SIa|G1b|G1c|G-single|G-nonadjacent|long fork)/,
    apply: (history) =>
      changeReads(history, (read, reader, { writers, orders }) => {
        const next = orders.get(read.key)?.[read.list.length];
        const by = next === undefined ? undefined : writers.get(next);
        if (!next || !by || by === reader) return undefined;
        return (by.committing ?? 0) > (reader.snapshotBy ?? Infinity) ? [...read.list, next] : undefined;
      }),
  },
  {
    about: "two elements of a read are swapped",
    expected: /^incompatible order$/,
    apply: (history) =>
      changeReads(history, ({ list }) =>
        list.length < 2 ? undefined : [...list.slice(0, -2), ...list.slice(-1), ...list.slice(-2, -1)],
      ),
  },
  {
    about: "an element appears twice",
    expected: /^duplicate element$/,
    apply: (history) =>
      changeReads(history, ({ list }) => (list.length < 1 ? undefined : [...list.slice(0, 1), ...list])),
  },
  {
    about: "a write that was read is rolled back",
    expected: /^G1a$/,
    apply: (history) => changeCommitted(history, true),
  },
  {
    about: "a write that nobody reads is committed",
    expected: /^lost write$/,
    apply: (history) => changeCommitted(history, false),
  },
];

interface Known {
  writers: ReadonlyMap<string, Recorded>;
  /** By key, as the last transaction read it. */
  orders: ReadonlyMap<string, readonly string[]>;
}

/** Changes one read that is its transaction's only operation on the key. */
function* changeReads(
  history: readonly Recorded[],
  change: (read: Read, reader: Recorded, known: Known) => string[] | undefined,
): Generator<Recorded[]> {
  const known: Known = { writers: writersOf(history), orders: ordersOf(history) };
  for (const [index, reader] of history.slice(0, -1).entries()) {
    for (const [at, read] of reader.operations.entries()) {
      if (read.type !== "read") continue;
      if (reader.operations.some((other) => other !== read && other.key === read.key)) continue;
      const list = change(read, reader, known);
      if (list)
        yield history.with(index, { ...reader, operations: reader.operations.with(at, { ...read, list }) });
    }
  }
}

/** Inverts the outcome of a transaction that appended something. */
function* changeCommitted(history: readonly Recorded[], committed: boolean): Generator<Recorded[]> {
  for (const [index, each] of history.entries()) {
    if (each.committed !== committed || !each.operations.some(({ type }) => type === "append")) continue;
    yield history.with(index, { ...each, committed: !committed });
  }
}

function writersOf(history: readonly Recorded[]): Map<string, Recorded> {
  const writers = new Map<string, Recorded>();
  for (const transaction of history) {
    for (const operation of transaction.operations) {
      if (operation.type === "append") writers.set(operation.element, transaction);
    }
  }
  return writers;
}

function ordersOf(history: readonly Recorded[]): Map<string, readonly string[]> {
  const last = history.at(-1)?.operations ?? [];
  return new Map(last.flatMap((each) => (each.type === "read" ? [[each.key, each.list]] : [])));
}
