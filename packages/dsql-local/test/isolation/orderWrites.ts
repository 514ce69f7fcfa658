import type { Anomaly, Recorded } from "./History.ts";
import { type Lists, startsWith } from "./readLists.ts";

/**
 * The order of the writes of each key, by the longest list read. Reports reads that contradict it, and those that read what
 * they must not see.
 *
 * @returns undefined if there is no such order
 */
export function orderWrites(
  { readings, writers, writer, isLast }: Lists,
  report: (anomaly: Anomaly) => void,
): Map<string, readonly string[]> | undefined {
  const orders = new Map<string, readonly string[]>();
  let ordered = true;
  for (const { reader, key, list } of readings) {
    const about = `${reader.id} read ${key} as [${list.join(" ")}]`;
    const unique = new Set(list);
    if (unique.size < list.length) {
      ordered = false;
      report({ type: "duplicate element", about });
    }
    for (const each of unique) {
      const by = writer(key, each);
      if (by && by !== reader) continue;
      ordered = false;
      report({ type: "unknown element", about: `${about}, where ${each} can't be yet` });
    }
    for (const { type, why } of wrongIn(list, (each) => writer(key, each))) {
      report({ type, about: `${about}, ${why}` });
    }
    const last = list.at(-1);
    if (last !== undefined && writer(key, last) && !isLast(key, last)) {
      report({ type: "G1b", about: `${about}, where ${writer(key, last)?.id ?? ""} went on` });
    }
    const order = orders.get(key) ?? [];
    const [shorter, longer] = list.length > order.length ? [order, list] : [list, order];
    if (!startsWith(longer, shorter)) {
      ordered = false;
      report({ type: "incompatible order", about: `${about}, another [${order.join(" ")}]` });
    }
    orders.set(key, longer);
  }
  for (const [key, elements] of writers) {
    const seen = new Set(orders.get(key));
    for (const [each, by] of elements) {
      if (by.committed !== true || seen.has(each)) continue;
      report({
        type: "lost write",
        about: `${by.id} appended ${each} to ${key}, and it was committed and never seen`,
      });
    }
  }
  return ordered ? orders : undefined;
}

/** Writes of rolled-back transactions, and committed writes based on them. */
function* wrongIn(
  list: readonly string[],
  writer: (element: string) => Recorded | undefined,
): Generator<{ type: "G1a" | "dirty update"; why: string }> {
  let below: string | undefined;
  for (const each of list) {
    const by = writer(each);
    if (by?.committed === false) {
      below = each;
      yield { type: "G1a", why: `and ${by.id}, which wrote ${each}, was rolled back` };
    } else if (below !== undefined && by?.committed === true) {
      yield {
        type: "dirty update",
        why: `where ${each} of ${by.id} stands on ${below}, which was rolled back`,
      };
      below = undefined;
    }
  }
}
