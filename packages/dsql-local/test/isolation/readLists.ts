import type { Anomaly, Recorded } from "./History.ts";

/** A key as one transaction read it, without its own appends. */
export interface Reading {
  reader: Recorded;
  key: string;
  list: readonly string[];
  /** FOR UPDATE, by a committed transaction. */
  locked: boolean;
  /** The reader also appended to it, and committed. */
  written: boolean;
}

export interface Lists {
  readings: Reading[];
  /** Who appended an element to a key. */
  writer: (key: string, element: string) => Recorded | undefined;
  /** All appends, by key and element. */
  writers: ReadonlyMap<string, ReadonlyMap<string, Recorded>>;
  /** Whether the element is the last one that its transaction appended to the key. */
  isLast: (key: string, element: string) => boolean;
}

/** What each transaction read of others, once for each key. Reports reads that contradict its own earlier operations. */
export function readLists(history: readonly Recorded[], report: (anomaly: Anomaly) => void): Lists {
  const writers = new Map<string, Map<string, Recorded>>();
  const lastOf = new Map<string, Map<Recorded, string>>();
  for (const transaction of history) {
    for (const operation of transaction.operations) {
      if (operation.type !== "append") continue;
      const { key, element } = operation;
      const ofKey = entry(writers, key);
      if (ofKey.has(element)) throw new Error(`${element} is appended to ${key} twice.`);
      ofKey.set(element, transaction);
      entry(lastOf, key).set(transaction, element);
    }
  }
  const readings: Reading[] = [];
  for (const transaction of history) readings.push(...readingsOf(transaction, report));
  const writer = (key: string, element: string) => writers.get(key)?.get(element);
  return {
    readings,
    writers,
    writer,
    isLast: (key, element) => {
      const by = writer(key, element);
      return by !== undefined && lastOf.get(key)?.get(by) === element;
    },
  };
}

function readingsOf(transaction: Recorded, report: (anomaly: Anomaly) => void): Reading[] {
  const seen = new Map<string, { list: string[] | undefined; own: string[]; locked: boolean }>();
  for (const operation of transaction.operations) {
    const { key } = operation;
    const state = seen.get(key) ?? { list: undefined, own: [], locked: false };
    seen.set(key, state);
    if (operation.type === "append") {
      state.own.push(operation.element);
      continue;
    }
    state.locked ||= operation.locked ?? false;
    const { list } = operation;
    const { own } = state;
    const foreign = list.slice(0, Math.max(0, list.length - own.length));
    const about = `${transaction.id} read ${key} as [${list.join(" ")}]`;
    if (!startsWith(list.slice(foreign.length), own)) {
      report({ type: "internal", about: `${about} after it had appended [${own.join(" ")}]` });
    } else if (state.list && (state.list.length !== foreign.length || !startsWith(foreign, state.list))) {
      report({ type: "internal", about: `${about} after it had read [${state.list.join(" ")}] of others` });
    }
    state.list ??= foreign;
  }
  const committed = transaction.committed === true;
  const readings: Reading[] = [];
  for (const [key, { list, own, locked }] of seen) {
    if (!list) continue;
    // What a transaction that is rolled back has locked it has let go.
    readings.push({
      reader: transaction,
      key,
      list,
      locked: locked && committed,
      written: own.length > 0 && committed,
    });
  }
  return readings;
}

/** Whether `list` begins with `beginning`. */
export function startsWith(list: readonly string[], beginning: readonly string[]): boolean {
  return list.length >= beginning.length && beginning.every((each, index) => list[index] === each);
}

function entry<K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let found = map.get(key);
  if (!found) {
    found = new Map<L, V>();
    map.set(key, found);
  }
  return found;
}
