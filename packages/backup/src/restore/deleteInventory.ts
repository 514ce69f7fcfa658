import { deleteRows, type Executor } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import { Inventory } from "./Inventory.ts";

const AT_ONCE = 500;

/** Deletes the items of an inventory, seasons first, so that none is ever without its series. */
export async function deleteInventory(
  executor: Executor,
  inventory: Inventory,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: OnProgress | undefined },
): Promise<number> {
  let deleted = 0;
  let done = 0;
  for (const seasons of [true, false]) {
    let ids: string[] = [];
    const send = async () => {
      signal?.throwIfAborted();
      deleted += (await deleteRows(executor, ids, "all")).length;
      done += ids.length;
      ids = [];
      onProgress?.({ phase: "deleting", items: deleted, done, total: inventory.size });
    };
    for (let part = 0; part < Inventory.parts; part++) {
      for (const { id, type } of await inventory.read(part)) {
        if ((type === "TvSeason") !== seasons) continue;
        ids.push(id);
        if (ids.length === AT_ONCE) await send();
      }
    }
    if (ids.length > 0) await send();
  }
  return deleted;
}
