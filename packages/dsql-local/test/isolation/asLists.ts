import type { Operation, Recorded } from "./History.ts";

/** One step on a register: what was read of it, or that the value read before was replaced by another, unique one. */
export type RegisterOperation =
  | { type: "read"; key: string; value: string; locked?: boolean }
  | { type: "write"; key: string; over: string; value: string };

export type RegisterTransaction = Omit<Recorded, "operations"> & { operations: RegisterOperation[] };

/**
 * A history of registers as one of lists. Each write tells which value it replaced, so a register's value stands
 * for the list of all before it. Where two committed writes replaced the same value no single list holds both,
 * and the checker finds one of them lost.
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
