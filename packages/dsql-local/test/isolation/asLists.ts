import type { Operation, Recorded } from "./History.ts";

/** One operation on a register: a read, or a write of a unique value over the value read before. */
export type RegisterOperation =
  | { type: "read"; key: string; value: string; locked?: boolean }
  | { type: "write"; key: string; over: string; value: string };

export type RegisterTransaction = Omit<Recorded, "operations"> & { operations: RegisterOperation[] };

/**
 * Converts a history of registers to one of lists. Each write records the value it replaced, so that a register's value stands
 * for the list of all values before it. If two committed writes replaced the same value, no list has both, and the checker finds
 * one of them lost.
 */
export function asLists(history: RegisterTransaction[], initial: string): Recorded[] {
  const over = new Map<string, string>();
  for (const { operations } of history) {
    for (const operation of operations) {
      if (operation.type === "write") over.set(`${operation.key} ${operation.value}`, operation.over);
    }
  }
  const chain = (key: string, value: string): string[] => {
    const list: string[] = [];
    for (let at: string | undefined = value; at !== undefined && at !== initial;) {
      if (list.includes(at)) throw new Error(`${key} has ${at} before itself.`);
      list.unshift(at);
      at = over.get(`${key} ${at}`);
    }
    return list;
  };
  const asList = (operation: RegisterOperation): Operation[] => {
    const { key, value } = operation;
    if (operation.type === "read") {
      return [{ type: "read", key, list: chain(key, value), ...(operation.locked ? { locked: true } : {}) }];
    }
    return [
      { type: "read", key, list: chain(key, operation.over) },
      { type: "append", key, element: value },
    ];
  };
  return history.map((transaction) => ({
    ...transaction,
    operations: transaction.operations.flatMap(asList),
  }));
}
