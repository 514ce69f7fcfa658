import { and, eq } from "drizzle-orm";
import type { Executor } from "@mattb.tech/billio-dsql";
import { SeriesNotFoundError } from "../errors/index.ts";
import { SeriesLocks, seriesLocksOf } from "../query/SeriesLocks.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";

/**
 * Writes a season whose series exists until the transaction ends. Unless the transaction has a hold on the series
 * already, this reads its row with a lock that conflicts with deleting it, at COMMIT, but not with changes to it nor
 * with other seasons (recorded on a cluster 2026-09).
 *
 * @throws {SeriesNotFoundError} when there is no such series
 */
export async function withSeriesLocked<T>(
  transaction: Executor,
  seriesId: string,
  write: () => Promise<T>,
): Promise<T> {
  const held = seriesLocksOf(transaction) ?? new SeriesLocks();
  // Again when a call beside this one has begun to delete the series meanwhile.
  while (!held.has(seriesId)) {
    const found = held.finding();
    const rows = await transaction.run(
      bindValues(holding(), "Mutate.holdSeries", "read", { seriesId, type: "TvSeries" }),
    );
    if (rows.length === 0) throw new SeriesNotFoundError(seriesId);
    found([seriesId]);
  }
  // Sent at once: nothing comes between seeing that it is held and this.
  return write();
}

function holding() {
  return templateOf("holdSeries", "once", () =>
    builder
      .select({ id: items.id })
      .from(items)
      .where(and(eq(items.id, placeholder("seriesId")), eq(items.type, placeholder("type"))))
      .for("key share"),
  );
}
