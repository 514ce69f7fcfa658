import { and, eq } from "drizzle-orm";
import type { Executor } from "../db/Executor.ts";
import { SeriesNotFoundError } from "../errors.ts";
import { items } from "../schema.ts";
import { builder, slot } from "../statement/builder.ts";
import { fill } from "../statement/Shape.ts";
import { shapeOf } from "../statement/shapes.ts";

/**
 * Makes sure that a series exists until the transaction ends: reads its row with a lock that conflicts with
 * deleting it, at COMMIT, but not with changes to it nor with other seasons (recorded on a cluster 2026-09).
 *
 * @throws {SeriesNotFoundError} when there is no such series
 */
export async function holdSeries(transaction: Executor, seriesId: string): Promise<void> {
  const shape = shapeOf("holdSeries", "once", () =>
    builder
      .select({ id: items.id })
      .from(items)
      .where(and(eq(items.id, slot("seriesId")), eq(items.type, slot("type"))))
      .for("key share"),
  );
  // A lock is worth nothing until the commit has checked it, hence a write.
  const held = await transaction.run(
    fill(shape, "Mutate.holdSeries", "write", { seriesId, type: "TvSeries" }),
  );
  if (held.length === 0) throw new SeriesNotFoundError(seriesId);
}
