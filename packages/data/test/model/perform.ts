import { AsyncLocalStorage } from "node:async_hooks";
import { expect } from "vitest";
import { importItems } from "../../src/bulk/importItems.ts";
import type { Data } from "../../src/createData.ts";
import type { Database } from "../../../dsql/src/database/Database.ts";
import { CommitOutcomeUnknownError, DataError } from "../../src/errors/index.ts";
import type { Item } from "../../src/item/Item.ts";
import type { Outcome } from "./History.ts";
import type { Call, ModelItem } from "./Model.ts";

/** What is recorded of the running call: whether the outcome of a write of it had to be settled. */
export const underWay = new AsyncLocalStorage<{ settled: boolean }>();

const fields = ["title", "rating", "author", "seriesId", "n"] as const;

/** An item as the model knows it. */
export function asModel(item: Item): ModelItem {
  const known = fields.flatMap((name) =>
    item[name] === undefined ? [] : [[name, item[name] as unknown] as const],
  );
  return { type: item.type, ...(Object.fromEntries(known) as Omit<ModelItem, "type">) };
}

const SHELF = "Shelf";
const given = (id: string, item: ModelItem) => ({ id, shelf: SHELF, ...item });

/** Calls whose result shows the state: nothing was changed. */
const ANSWERS = ["ITEM_NOT_FOUND", "ITEM_ALREADY_EXISTS", "SERIES_NOT_FOUND", "SERIES_HAS_SEASONS"];
const GAVE_UP = ["OCC_RETRIES_EXHAUSTED", "DATABASE_UNAVAILABLE"];

/** Makes a call, and returns its outcome. */
export async function perform(on: Data & { executor: Database }, call: Call): Promise<Outcome> {
  const noted = { settled: false };
  try {
    const result = await underWay.run(noted, () => make(on, call));
    // What others have made of it since is returned as well.
    return call.kind === "update" && noted.settled ? { ended: "done" } : { ended: "ok", result };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    if (error instanceof CommitOutcomeUnknownError) {
      return { ended: error.message.includes("it took effect") ? "done" : "unknown" };
    }
    if (ANSWERS.includes(error.code)) return { ended: "error", code: error.code };
    if (GAVE_UP.includes(error.code)) return { ended: "gave up", code: error.code };
    throw error;
  }
}

async function make({ Query, Mutate, transact, executor }: Data & { executor: Database }, call: Call) {
  switch (call.kind) {
    case "read": {
      const item = await Query.withId(call);
      return item && asModel(item);
    }
    case "create":
    case "replace":
      return asModel(
        await Mutate.createItem(given(call.id, call.item), { updateIfExists: call.kind === "replace" }),
      );
    case "update":
      return asModel(await Mutate.updateItem({ type: call.type, id: call.id, ...call.changes }));
    case "delete":
      return Mutate.deleteItem(call);
    case "increment":
      return transact(async (inner) => {
        const item = await inner.Query.withId(call, { lock: true });
        if (item === undefined) return undefined;
        const n = Number(item.n ?? 0) + 1;
        await inner.Mutate.updateItem({ type: call.type, id: call.id, n });
        return n;
      });
    case "addSeason":
      return transact(async (inner) => {
        const { seriesId } = call.item;
        const { series } = await inner.Query.lockSeries({ seriesIds: [seriesId] });
        await inner.Mutate.createItem(given(call.id, call.item));
        const n = Number(series[0]?.n ?? 0) + 1;
        await inner.Mutate.updateItem({ type: "TvSeries", id: seriesId, n });
        return n;
      });
    case "pair":
      return transact(async (inner) => {
        await inner.Mutate.createItem(given(call.id, call.item));
        await inner.Mutate.updateItem(call.other);
        return undefined;
      });
    case "import": {
      const items = call.items.map(({ id, item }) => given(id, item));
      const { created, replaced, equal, kept } = await importItems(executor, items, {
        existing: call.existing,
      });
      expect(equal).toBe(0);
      // Which of the two is read before the write. When another deletes the item in between, DSQL has the import begin
      // again; the local one takes the insertion of what its snapshot still shows.
      return { written: created + replaced, kept };
    }
  }
}
