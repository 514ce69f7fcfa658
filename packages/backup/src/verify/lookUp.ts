import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import type { SourceItem } from "../source/Source.ts";
import { keyId } from "../spill/idKey.ts";
import { keyText } from "./comparePart.ts";
import type { FoundItem } from "./VerifyReport.ts";
import type { ItemRecord } from "./ItemRecord.ts";
import { RowFile } from "./RowFile.ts";
import type { SideState } from "./readSide.ts";

/** How many ids are asked for at once: their items are in memory together, of up to 2 MiB each. */
export const LOOK_UP_AT_ONCE = 50;

/** So many items of one id are told. */
export const MOST_PLACES = 10;

/** An item that was looked up again. */
export interface LookedUp extends FoundItem {
  id?: string;
  row?: StoredRow;
}

/** Items by key; those asked for only. */
export type LookUp = (records: readonly ItemRecord[]) => Promise<Map<string, LookedUp[]>>;

/**
 * A way to see the items of these records again: by asking the source for their ids where it can be asked, or else by one more
 * pass over it, now, which puts them aside in a file.
 */
export async function lookUpAgain(
  state: SideState,
  records: readonly ItemRecord[],
  folder: string,
  signal: AbortSignal,
  onChunk: (done: number) => void,
): Promise<{ lookUp: LookUp; close: () => Promise<void> }> {
  const nothingToDo = records.length === 0;
  if (nothingToDo || (state.source.find !== undefined && records.every(({ hasUuid }) => hasUuid)))
    return { lookUp: (some) => findItems(state, some), close: () => Promise.resolve() };
  const file = await RowFile.create<LookedUp>(folder, `${state.side}.rows`);
  const wanted = new Set(records.map(({ key }) => keyText(key)));
  state.readTwice = true;
  for await (const { items, done } of state.source.read({ signal })) {
    signal.throwIfAborted();
    for (const item of items) {
      const record = state.record(item);
      if (record === undefined || record.isAside) continue;
      const key = keyText(record.key);
      if (wanted.has(key) && file.count(key) < MOST_PLACES) await file.add(key, told(item));
    }
    onChunk(done);
  }
  return {
    lookUp: async (some) => {
      const found = new Map<string, LookedUp[]>();
      for (const { key } of some) found.set(keyText(key), await file.get(keyText(key)));
      return found;
    },
    close: () => file.close(),
  };
}

/** What the source has of these now; of those that are gone, nothing. */
async function findItems(state: SideState, records: readonly ItemRecord[]): Promise<Map<string, LookedUp[]>> {
  const found = new Map<string, LookedUp[]>();
  for (const { record, item } of await findAgain(state, records)) {
    const key = keyText(record.key);
    found.set(key, [...(found.get(key) ?? []), told(item)]);
  }
  return found;
}

/** The same with their records. */
export async function findAgain(
  state: SideState,
  records: readonly Pick<ItemRecord, "key">[],
): Promise<{ record: ItemRecord; item: SourceItem }[]> {
  const found: { record: ItemRecord; item: SourceItem }[] = [];
  const ids = records.map(({ key }) => keyId(key));
  if (ids.length === 0) return found;
  for (const item of (await state.source.find?.(ids)) ?? []) {
    const record = state.record(item);
    if (record !== undefined) found.push({ record, item });
  }
  return found;
}

function told({ at, id, faults, row }: SourceItem): LookedUp {
  return { at, ...(id === undefined ? {} : { id }), ...(row === undefined ? { faults } : { row }) };
}
