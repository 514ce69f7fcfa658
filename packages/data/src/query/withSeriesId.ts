import { asc, eq } from "drizzle-orm";
import type { Executor } from "@mattb.tech/billio-dsql";
import { fromRow } from "../item/fromRow.ts";
import { isUuid } from "../item/isUuid.ts";
import type { Item } from "../item/Item.ts";
import { itemColumns } from "../item/ItemRow.ts";
import { argumentsOf } from "../paging/arguments.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { inSeasonOrder } from "./inSeasonOrder.ts";

/**
 * The seasons of a series by `seasonNumber`, then `movedAt`, then `id`. A season whose number is missing or no
 * number comes last. For an id that is no UUID nothing is sent.
 */
export async function withSeriesId(executor: Executor, key: { seriesId: string }): Promise<Item[]> {
  const { seriesId } = argumentsOf(key, "arguments");
  if (!isUuid(seriesId)) return [];
  const template = templateOf("withSeriesId", "generic", () =>
    builder
      .select(itemColumns)
      .from(items)
      .where(eq(items.seriesId, placeholder("seriesId")))
      .orderBy(asc(items.movedAt), asc(items.id)),
  );
  const rows = await executor.run(bindValues(template, "Query.withSeriesId", "read", { seriesId }));
  return inSeasonOrder(rows.map((row) => fromRow(row)));
}
