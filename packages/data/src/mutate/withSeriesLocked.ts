import { and, eq } from "drizzle-orm";
import type { Executor } from "@mattb.tech/billio-dsql";
import { SeriesNotFoundError } from "../errors/index.ts";
import { SeriesLocks, seriesLocksOf } from "../query/SeriesLocks.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";

/**
 * Writes a season whose series exists until the transaction ends. Unless the transaction has locked the series already,
 * this reads its row with a lock that conflicts, at COMMIT, with deleting it, but not with changes to it nor with other
 * seasons (recorded on a cluster 2026-09).
 *
 * @throws {SeriesNotFoundError} when there is no such series
 */
export async function withSeriesLocked<T>(
  transaction: Executor,
  seriesId: string,
  write: () => Promise<T>,
): Promise<T> {
  const locks = seriesLocksOf(transaction) ?? new SeriesLocks();
  // Again when a concurrent call has begun to delete the series meanwhile.
  while (!locks.has(seriesId)) {
    const addLocks = locks.trackLocks();
    const rows = await transaction.run(
      bindValues(lockStatement(), "Mutate.holdSeries", "read", { seriesId, type: "TvSeries" }),
    );
    if (rows.length === 0) throw new SeriesNotFoundError(seriesId);
    addLocks([seriesId]);
  }
  // Sent at once: no other statement comes between the check and this.
  return write();
}

function lockStatement() {
  return templateOf("holdSeries", "generic", () =>
    builder
      .select({ id: items.id })
      .from(items)
      .where(and(eq(items.id, placeholder("seriesId")), eq(items.type, placeholder("type"))))
      .for("key share"),
  );
}
