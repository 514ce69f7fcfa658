import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { CreateItem } from "../../src/item/Item.ts";
import { type Baseline } from "../baseline/Baseline.ts";
import {
  insert,
  insertRecord,
  lockSeries,
  remove,
  removeSeries,
  replace,
  updateData,
  updateRating,
  valuesOf,
} from "../baseline/writes.ts";
import { toItem } from "../baseline/toItem.ts";
import { countOf, type GeneratedItem, itemAt, numberOf } from "../generate/itemAt.ts";
import { toRecord } from "../generate/toRecord.ts";
import { uuid } from "../generate/uuid.ts";
import type { Data } from "../../src/createData.ts";
import type { Side } from "../../../../bench/interleave.ts";

/** Marks what the bench writes, so that it can be taken away again. */
const MARK = "bench:write";

/** A write of the contract, and the same by hand. Each side writes to items of its own. */
export interface WriteCase {
  name: string;
  library(data: Data, call: number): Promise<unknown>;
  baseline(baseline: Baseline, call: number): Promise<unknown>;
  /** Items that must exist before: as many as there will be calls, for each side. */
  before?: (call: number, side: Side) => GeneratedItem;
  /** Whether each call uses up one of them; otherwise a few thousand serve all calls. */
  usesUp?: boolean;
  /** The least ratio of throughputs at 32 at once; absent = 0.7. */
  target?: number;
  /** The items that one call writes, and of an update the columns that it changes. */
  written: { items: GeneratedItem[]; changed?: string[] };
}

/** So many that a call that is late is over before its item's turn comes again: no conflicts are measured here. */
const FEW = 5_000;

/** A Feature or another item that doesn't exist in the generated ones. */
function extra(
  call: number,
  side: Side,
  kind: number,
  like = numberOf("Feature", call % 4_000),
): GeneratedItem {
  return { ...itemAt(like), id: uuid(call, kind * 2 + (side === "library" ? 1 : 2)), externalId: MARK };
}

export function writes(items: number): WriteCase[] {
  const feature = (kind: number) => (call: number, side: Side) => extra(call, side, kind);
  const few = (make: (call: number, side: Side) => GeneratedItem) => (call: number, side: Side) =>
    make(call % FEW, side);
  const season = (call: number, side: Side) => {
    const series = numberOf("TvSeries", (call * 31) % countOf("TvSeries", items));
    return extra(call, side, 6, series + 1);
  };
  const series = (call: number, side: Side) => extra(call, side, 7, numberOf("TvSeries", call % 500));
  const [created, replaced, rated, patched, deleted, paired, noted] = [1, 2, 3, 4, 5, 8, 9].map(feature) as [
    Make, Make, Make, Make, Make, Make, Make,
  ]; // prettier-ignore
  const [toReplace, toRate, toPatch] = [few(replaced), few(rated), few(patched)];
  return [
    {
      name: "createItem",
      written: { items: [created(0, "baseline")] },
      target: 0.9,
      library: (data, call) => data.Mutate.createItem(given(created(call, "library"))),
      baseline: (baseline, call) => baseline.items(insert, valuesOf(toRecord(created(call, "baseline")))),
    },
    {
      name: "createItem, baseline with a record",
      written: { items: [noted(0, "baseline")] },
      target: 0.9,
      library: (data, call) => data.Mutate.createItem(given(noted(call, "library"))),
      baseline: (baseline, call) =>
        baseline.retried(async (send) => {
          (await send(insert, valuesOf(toRecord(noted(call, "baseline"))))).map(toItem);
          await send(insertRecord, [randomUUID()]);
        }),
    },
    {
      name: "createItem, updateIfExists",
      before: replaced,
      written: { items: [replaced(0, "baseline")] },
      library: (data, call) =>
        data.Mutate.createItem(given(toReplace(call, "library")), { onConflict: "replace" }),
      baseline: (baseline, call) => baseline.rows(replace, valuesOf(toRecord(toReplace(call, "baseline")))),
    },
    {
      name: "updateItem, rating",
      before: rated,
      written: { items: [rated(0, "baseline")], changed: ["rating"] },
      library: (data, call) =>
        data.Mutate.updateItem({ id: toRate(call, "library").id, type: "Feature", rating: 1 + (call % 10) }),
      baseline: (baseline, call) =>
        baseline.rows(updateRating, [toRate(call, "baseline").id, "Feature", 1 + (call % 10)]),
    },
    {
      name: "updateItem, type-specific field",
      before: patched,
      written: { items: [patched(0, "baseline")], changed: ["data"] },
      library: (data, call) =>
        data.Mutate.updateItem({
          id: toPatch(call, "library").id,
          type: "Feature",
          releaseYear: 1900 + (call % 100),
        }),
      baseline: (baseline, call) =>
        baseline.rows(updateData, [
          toPatch(call, "baseline").id,
          "Feature",
          JSON.stringify({ releaseYear: 1900 + (call % 100) }),
        ]),
    },
    {
      name: "deleteItem",
      before: deleted,
      written: { items: [deleted(0, "baseline")] },
      usesUp: true,
      library: (data, call) => data.Mutate.deleteItem({ id: deleted(call, "library").id, type: "Feature" }),
      baseline: (baseline, call) => baseline.rows(remove, [deleted(call, "baseline").id, "Feature"]),
    },
    {
      name: "createItem of a season",
      written: { items: [season(0, "baseline")] },
      library: (data, call) => data.Mutate.createItem(given(season(call, "library"))),
      baseline: (baseline, call) => {
        const item = season(call, "baseline");
        return baseline.transaction(async (send) => {
          await send(lockSeries, [item.seriesId]);
          await send(insert, valuesOf(toRecord(item)));
        });
      },
    },
    {
      name: "deleteItem of a series",
      before: series,
      written: { items: [series(0, "baseline")] },
      usesUp: true,
      library: (data, call) => data.Mutate.deleteItem({ id: series(call, "library").id, type: "TvSeries" }),
      baseline: (baseline, call) => baseline.rows(removeSeries, [series(call, "baseline").id]),
    },
    {
      name: "transact: two creates",
      written: { items: [paired(0, "baseline"), paired(1, "baseline")] },
      library: (data, call) =>
        data.transact(async ({ Mutate }) => {
          await Mutate.createItem(given(paired(call * 2, "library")));
          await Mutate.createItem(given(paired(call * 2 + 1, "library")));
        }),
      baseline: (baseline, call) =>
        baseline.transaction(async (send) => {
          await send(insert, valuesOf(toRecord(paired(call * 2, "baseline"))));
          await send(insert, valuesOf(toRecord(paired(call * 2 + 1, "baseline"))));
        }),
    },
  ];
}

type Make = (call: number, side: Side) => GeneratedItem;

function given(item: GeneratedItem): CreateItem {
  return item;
}

/** Puts the items there that a case needs, straight into PostgreSQL. */
export async function prepareWrites(
  backend: pg.Client,
  { before, usesUp }: WriteCase,
  calls: number,
): Promise<void> {
  if (before === undefined) return;
  const count = usesUp === true ? calls : Math.min(calls, FEW);
  for (const side of ["library", "baseline"] as const) {
    const records = Array.from({ length: count }, (_, call) => toRecord(before(call, side)));
    await backend.query("INSERT INTO items SELECT * FROM json_populate_recordset(NULL::items, $1)", [
      JSON.stringify(records),
    ]);
  }
}

/**
 * Records as steady writing leaves them, half of them expired, so that a write finds one on average that it can purge.
 *
 * @param every for a quick run: one write in so many finds one
 */
export async function leaveExpiredRecords(backend: pg.Client, every = 1): Promise<void> {
  await backend.query(
    `INSERT INTO write_records (id, recorded_at, took_effect)
     SELECT (lpad(to_hex(beginning), 4, '0') || substr(gen_random_uuid()::text, 5))::uuid, now() - days * interval '2 days', true
     FROM generate_series(0, 65535, $1) AS beginning, generate_series(0, 1) AS days`,
    [every],
  );
  await backend.query("VACUUM (ANALYZE) write_records");
}

/** Takes away what the bench has written, also what a run left that was killed. */
export async function cleanUpWrites(backend: pg.Client): Promise<void> {
  const { rowCount } = await backend.query("DELETE FROM items WHERE external_id = $1", [MARK]);
  if (rowCount) await backend.query("VACUUM (ANALYZE) items");
  await backend.query("DELETE FROM write_records");
}
