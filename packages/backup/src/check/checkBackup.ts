import { type ItemType, itemTypes } from "@mattb.tech/billio-config";
import type { Executor } from "@mattb.tech/billio-data/bulk";
import { itemFaults, storedTypes } from "@mattb.tech/billio-data/bulk";
import type { BackupFile } from "../findFiles.ts";
import { parseItem } from "../parse/parseItem.ts";
import type { Progress } from "../Progress.ts";
import { readItems } from "../read/readItems.ts";
import { FaultList } from "./FaultList.ts";
import { UuidIndex } from "./UuidIndex.ts";

export interface CheckedType {
  read: number;
  /** Items with at least one fault. */
  refused: number;
  /** Items whose id is in the database already. */
  stored: number;
}

export interface Checked {
  types: Map<ItemType, CheckedType>;
  faults: FaultList;
}

interface CheckOptions {
  executor: Executor;
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** An item without faults of its own, to be compared with what is stored. */
interface Candidate {
  item: number;
  line: number;
  id: string;
  /** Series that is not in the folder. */
  seriesId?: string;
}

const LOOK_UP_AT_ONCE = 500;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads a whole backup and finds all that is wrong with it, writing nothing: forms, values, ids used twice (in
 * the folder, or in the database by another type), seasons whose series is neither in the folder nor stored.
 * Memory grows by some 24 bytes an item.
 *
 * @throws {DataError} when the database can't be asked
 * @throws the signal's reason when it is aborted
 */
export async function checkBackup(
  files: readonly BackupFile[],
  { executor, onProgress, signal }: CheckOptions,
): Promise<Checked> {
  const types = new Map<ItemType, CheckedType>();
  const faults = new FaultList();
  const ids = new UuidIndex();
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytesBefore = 0;

  for (const file of files) {
    const counts: CheckedType = { read: 0, refused: 0, stored: 0 };
    types.set(file.type, counts);
    const at = ({ item, line, id }: Candidate) => ({ file: file.name, item, line, id });
    let candidates: Candidate[] = [];

    const compare = async () => {
      const asked = candidates.flatMap(({ id, seriesId }) =>
        seriesId === undefined ? [id] : [id, seriesId],
      );
      const stored = await storedTypes(executor, asked);
      for (const candidate of candidates) {
        const { id, seriesId } = candidate;
        const storedType = stored.get(id.toLowerCase());
        if (storedType !== undefined) counts.stored++;
        const before = faults.count;
        if (storedType !== undefined && storedType !== file.type) {
          faults.add({
            ...at(candidate),
            field: "id",
            reason: `is the id of a ${storedType} in the database`,
          });
        }
        if (seriesId !== undefined && stored.get(seriesId.toLowerCase()) !== "TvSeries") {
          const reason = `names ${seriesId}, which is no TvSeries, neither in the folder nor in the database`;
          faults.add({ ...at(candidate), field: "seriesId", reason });
        }
        if (faults.count > before) counts.refused++;
      }
      candidates = [];
    };

    for await (const { items, bytesRead } of readItems(file.path)) {
      signal?.throwIfAborted();
      for (const read of items) {
        if ("fault" in read) {
          faults.add(read.fault);
          if (read.fault.item === undefined) continue;
          counts.read++;
          counts.refused++;
          continue;
        }
        counts.read++;
        const { item, line } = read;
        const { id, seriesId, faults: own } = inspect(read.record, file.type);
        if (id !== undefined) {
          const first = ids.add(id, encode(file.type, item));
          if (first !== undefined) own.push({ field: "id", reason: `is used before, by ${decode(first)}` });
        }
        const inFolder = seriesId === undefined ? undefined : ids.get(seriesId);
        if (inFolder !== undefined && typeOf(inFolder) !== "TvSeries") {
          own.push({ field: "seriesId", reason: `names no TvSeries but ${decode(inFolder)}` });
        }
        if (own.length > 0) {
          counts.refused++;
          for (const fault of own) {
            faults.add({ file: file.name, item, line, ...(id === undefined ? {} : { id }), ...fault });
          }
        } else if (id !== undefined) {
          const missing = seriesId !== undefined && inFolder === undefined;
          candidates.push({ item, line, id, ...(missing ? { seriesId } : {}) });
        }
        if (candidates.length >= LOOK_UP_AT_ONCE) await compare();
      }
      onProgress?.({
        phase: "check",
        type: file.type,
        items: counts.read,
        bytes: bytesBefore + bytesRead,
        totalBytes,
      });
    }
    await compare();
    bytesBefore += file.bytes;
  }
  return { types, faults };
}

/** Faults of the item by itself, and the ids in it that can be looked up. */
function inspect(record: Record<string, unknown>, type: ItemType) {
  const { item, faults } = parseItem(record, type);
  const known = new Set(faults.map(({ field }) => field));
  const more = itemFaults(item).filter(({ field }) => !known.has(field));
  const uuid = (value: unknown) => (typeof value === "string" && UUID.test(value) ? value : undefined);
  return {
    id: uuid(item.id),
    seriesId: type === "TvSeason" ? uuid(item.seriesId) : undefined,
    faults: [...faults, ...more],
  };
}

/** Type and item number as one whole number of 32 bits: 268 million items a file. */
const ITEM_BITS = 28;

function encode(type: ItemType, item: number): number {
  return itemTypes.indexOf(type) * 2 ** ITEM_BITS + item;
}

function typeOf(place: number): ItemType | undefined {
  return itemTypes[Math.floor(place / 2 ** ITEM_BITS)];
}

function decode(place: number): string {
  return `item ${place % 2 ** ITEM_BITS} of ${typeOf(place) ?? "another file"}.json`;
}
