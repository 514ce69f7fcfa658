import { chunk } from "../arrays/chunk.ts";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import type { SourceItem } from "../source/Source.ts";
import { keyId } from "../spill/idKey.ts";
import { keyText } from "../spill/idKey.ts";
import type { FoundItem } from "./VerifyReport.ts";
import type { ItemRecord } from "./ItemRecord.ts";
import { RowFile } from "./RowFile.ts";
import type { SideState } from "./readSide.ts";

/** Ids that are looked up at a time: their items, of up to 2 MiB each, are in memory together. */
export const LOOK_UP_AT_ONCE = 50;

/** Most items of one id in the report. */
export const MAX_ITEMS_PER_ID = 10;

/** An item that was looked up again. */
export interface LookedUp extends FoundItem {
  id?: string;
  row?: StoredRow;
}

/** The requested items, by key. */
export type LookUp = (records: readonly ItemRecord[]) => Promise<Map<string, LookedUp[]>>;

/** A record, and the number of items of its side under its key. */
export interface Wanted {
  record: ItemRecord;
  times: number;
}

/**
 * Prepares reading these items again: by looking their ids up if the source supports it, and by one more pass, now, for those
 * that it doesn't find. Items of that pass are kept in a file.
 */
export async function lookUpAgain(
  state: SideState,
  wanted: readonly Wanted[],
  folder: string,
  signal: AbortSignal,
  onChunk: (done: number) => void,
): Promise<{ lookUp: LookUp; close: () => Promise<void> }> {
  const canFindAll = state.source.find !== undefined && state.findsAll;
  if (wanted.length === 0 || (canFindAll && wanted.every(({ record }) => record.hasUuid)))
    return { lookUp: (some) => findItems(state, some), close: () => Promise.resolve() };
  const file = await RowFile.create<LookedUp>(folder, `${state.side}.rows`);
  const left = await putFoundAside(state, wanted, file, signal);
  if (left.size > 0) await putReadAside(state, left, file, signal, onChunk);
  return {
    lookUp: async (some) => {
      const found = new Map<string, LookedUp[]>();
      for (const { key } of some) found.set(keyText(key), await file.get(keyText(key)));
      return found;
    },
    close: () => file.close(),
  };
}

/** @returns the keys of items that weren't found, or fewer times than they had been read */
async function putFoundAside(
  state: SideState,
  wanted: readonly Wanted[],
  file: RowFile<LookedUp>,
  signal: AbortSignal,
): Promise<Set<string>> {
  const left = new Set(wanted.map(({ record }) => keyText(record.key)));
  const askable = state.source.find === undefined ? [] : wanted.filter(({ record }) => record.hasUuid);
  for (const some of chunk(askable, LOOK_UP_AT_ONCE)) {
    signal.throwIfAborted();
    const found = await findItems(
      state,
      some.map(({ record }) => record),
    );
    for (const { record, times } of some) {
      const key = keyText(record.key);
      const items = found.get(key) ?? [];
      if (items.length < times) continue;
      left.delete(key);
      for (const item of items.slice(0, MAX_ITEMS_PER_ID)) await file.add(key, item);
    }
  }
  return left;
}

async function putReadAside(
  state: SideState,
  keys: ReadonlySet<string>,
  file: RowFile<LookedUp>,
  signal: AbortSignal,
  onChunk: (done: number) => void,
): Promise<void> {
  state.readTwice = true;
  for await (const { items, done } of state.source.read({ signal })) {
    signal.throwIfAborted();
    for (const item of items) {
      const record = state.record(item);
      if (record === undefined || record.isAside) continue;
      const key = keyText(record.key);
      if (keys.has(key) && file.count(key) < MAX_ITEMS_PER_ID)
        await file.add(key, toLookedUp(state.settled(item)));
    }
    onChunk(done);
  }
}

/** The source's current items of these keys, without those that are gone. */
async function findItems(state: SideState, records: readonly ItemRecord[]): Promise<Map<string, LookedUp[]>> {
  const found = new Map<string, LookedUp[]>();
  for (const { record, item } of await findAgain(state, records)) {
    const key = keyText(record.key);
    found.set(key, [...(found.get(key) ?? []), toLookedUp(state.settled(item))]);
  }
  return found;
}

/** The same, with their records. */
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

function toLookedUp({ at, id, faults, row }: SourceItem): LookedUp {
  return { at, ...(id === undefined ? {} : { id }), ...(row === undefined ? { faults } : { row }) };
}
