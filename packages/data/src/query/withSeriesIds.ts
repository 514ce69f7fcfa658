import { asc } from "drizzle-orm";
import { arrayText, type Executor } from "@mattb.tech/billio-dsql";
import { fromRow } from "../item/fromRow.ts";
import type { Item } from "../item/Item.ts";
import { itemColumns } from "../item/ItemRow.ts";
import { argumentsOf } from "../paging/arguments.ts";
import { items } from "../schema/index.ts";
import { builder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { uuidsArgument } from "./idsArgument.ts";
import { bySeries } from "./inSeasonOrder.ts";
import { isAnyOf } from "./isAnyOf.ts";

/**
 * The seasons of these series, at most 1,000: series by series in the order of the ids, each one's seasons as
 * `withSeriesId` orders them. An id that is no UUID has none; when no UUID is among them, nothing is sent.
 *
 * @throws {InvalidArgumentError} naming the invalid argument
 */
export async function withSeriesIds(
  executor: Executor,
  what: { seriesIds: readonly string[] },
): Promise<Item[]> {
  const seriesIds = uuidsArgument(argumentsOf(what, "arguments"), "seriesIds");
  if (seriesIds.length === 0) return [];
  const template = templateOf("withSeriesIds", "generic", () =>
    builder
      .select(itemColumns)
      .from(items)
      .where(isAnyOf(items.seriesId, "seriesIds", "uuid"))
      .orderBy(asc(items.movedAt), asc(items.id)),
  );
  const rows = await executor.run(
    bindValues(template, "Query.withSeriesIds", "read", { seriesIds: arrayText(seriesIds) }),
  );
  return bySeries(
    seriesIds,
    rows.map((row) => fromRow(row)),
  );
}
