import { asc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { arrayText, type Executor, type Row } from "@mattb.tech/billio-dsql";
import { InvalidArgumentError } from "../errors/index.ts";
import { fromRow } from "../item/fromRow.ts";
import { isUuid } from "../item/isUuid.ts";
import type { Item } from "../item/Item.ts";
import { itemColumnNames } from "../item/ItemRow.ts";
import { argumentsOf } from "../paging/arguments.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { uuidsArgument } from "./idsArgument.ts";
import { bySeries } from "./inSeasonOrder.ts";
import { seriesLocksOf } from "./SeriesLocks.ts";

export interface LockSeriesArguments {
  seriesIds: readonly string[];
  /** A stored season, whose series is locked too. */
  seasonId?: string | null | undefined;
}

export interface LockedSeries {
  /** In the order of `seriesIds`, the season's own last. One that doesn't exist is absent. */
  series: Item[];
  /** All seasons of these series: series by series, each one's as `withSeriesId` orders them. */
  seasons: Item[];
}

/**
 * Locks series until the transaction ends, and reads them with all their seasons, in one statement. Only inside
 * `transact`.
 *
 * The lock is on the series' rows. When two transactions lock the same series, or one locks it and the other changes or
 * deletes it, one of them fails at COMMIT and runs again. The lock doesn't keep others from adding, changing or deleting
 * seasons by `Mutate` alone. A decision that depends on all seasons of a series is safe only if every writer of seasons
 * calls this first, with the season's present and its future series:
 *
 * ```ts
 * await transact(async ({ Query, Mutate }) => {
 *   const { seasons } = await Query.lockSeries({ seriesIds: [seriesId] });
 *   const season = await Mutate.createItem({ ...input, type: "TvSeason", seriesId });
 *   if (isLast(season, seasons)) await Mutate.updateItem({ type: "TvSeries", id: seriesId, shelf: season.shelf });
 * });
 * ```
 *
 * A season that another transaction moves to a third series meanwhile isn't missed: writing that season conflicts with
 * moving it.
 *
 * @throws {InvalidArgumentError} outside a transaction, where a lock has no effect; for more than 1,000 ids
 */
export async function lockSeries(executor: Executor, what: LockSeriesArguments): Promise<LockedSeries> {
  if (!executor.inTransaction) {
    throw new InvalidArgumentError("lockSeries", "has a meaning inside transact only");
  }
  const args = argumentsOf(what, "arguments");
  const seriesIds = uuidsArgument(args, "seriesIds");
  const seasonId = isUuid(args.seasonId) ? args.seasonId : null;
  if (seriesIds.length === 0 && seasonId === null) return { series: [], seasons: [] };

  const addLocks = seriesLocksOf(executor)?.trackLocks();
  const template = templateOf("lockSeries", "generic", selectWithSeasons);
  const rows = await executor.run(
    bindValues(template, "Query.lockSeries", "read", { seriesIds: arrayText(seriesIds), seasonId }),
  );
  const found = seriesOf(rows);
  addLocks?.(found.keys());
  // A set keeps insertion order; the season's own series may not be among those named.
  const ids = [...new Set([...seriesIds, ...found.keys()])];
  return { series: ids.flatMap((id) => found.get(id) ?? []), seasons: bySeries(ids, seasonsOf(rows)) };
}

/** Each row contains a series and one of its seasons, if any. */
function seriesOf(rows: readonly Row[]): Map<string, Item> {
  const found = new Map<string, Item>();
  for (const row of rows) {
    const id = row[0] ?? "";
    if (!found.has(id)) found.set(id, fromRow(row));
  }
  return found;
}

function seasonsOf(rows: readonly Row[]): Item[] {
  const offset = itemColumnNames.length;
  return rows.filter((row) => (row[offset] ?? null) !== null).map((row) => fromRow(row, offset));
}

function selectWithSeasons() {
  const series = alias(items, "series");
  const season = alias(items, "season");
  const stored = alias(items, "stored");
  const ofSeason = builder
    .select({ id: stored.seriesId })
    .from(stored)
    .where(eq(stored.id, placeholder("seasonId")));
  const columns = [
    ...itemColumnNames.map((name) => [`series.${name}`, series[name]] as const),
    ...itemColumnNames.map((name) => [`season.${name}`, season[name]] as const),
  ];
  return (
    builder
      .select(Object.fromEntries(columns))
      .from(series)
      .leftJoin(season, eq(season.seriesId, series.id))
      // One list: joined by OR, the two would be two index scans.
      .where(
        sql`${series.id} = any(array_append(${placeholder("seriesIds")}::uuid[], (${ofSeason}))) and ${series.type} = 'TvSeries'`,
      )
      .orderBy(asc(season.movedAt), asc(season.id))
      .for("update", { of: series })
  );
}
