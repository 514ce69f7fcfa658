import type { Executor } from "@mattb.tech/billio-dsql";
import { keysetWalk, pageStatement, type WalkOptions } from "./keysetWalk.ts";

const ROWS = 5_000;

/** An item's id and its type. */
export type StoredKey = readonly [id: string, type: string];

/**
 * The ids of all items in their order, each with its type. Every page of 5,000 is a statement of its own, unless `executor`
 * is a transaction.
 *
 * @throws whatever `executor` throws, and the signal's reason when it is aborted
 */
export async function* walkKeys(executor: Executor, options: WalkOptions = {}): AsyncGenerator<StoredKey[]> {
  const read = async (after: string | undefined) => {
    const rows = await executor.run(pageStatement("bulk.walkKeys", "id, type", after, ROWS));
    return { rows, isLast: rows.length < ROWS };
  };
  for await (const rows of keysetWalk(read, options)) {
    yield rows.map(([id, type]) => [id ?? "", type ?? ""] as const);
  }
}
