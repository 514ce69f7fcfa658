import type { Executor } from "@mattb.tech/billio-dsql";
import { keysetWalk, pageStatement, type WalkOptions } from "./keysetWalk.ts";
import { rowDigestSql } from "./rowDigest.ts";

const ROWS = 2_000;

/** An item's id, and the digest of its row in hexadecimal digits. */
export type RowDigest = readonly [id: string, digest: string];

/**
 * The ids of all items in their order, each with the digest of its row (`rowDigest`): some 70 bytes an item, whatever
 * the items hold. Every page of 2,000 is a statement of its own, unless `executor` is a transaction.
 *
 * @throws whatever `executor` throws, and the signal's reason when it is aborted
 */
export async function* walkDigests(
  executor: Executor,
  options: WalkOptions = {},
): AsyncGenerator<RowDigest[]> {
  const read = async (after: string | undefined) => {
    const rows = await executor.run(pageStatement("bulk.walkDigests", `id, ${rowDigestSql}`, after, ROWS));
    return { rows, isLast: rows.length < ROWS };
  };
  for await (const rows of keysetWalk(read, options)) {
    yield rows.map(([id, digest]) => [id ?? "", digest ?? ""] as const);
  }
}
