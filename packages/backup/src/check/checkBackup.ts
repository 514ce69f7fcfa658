import type { ItemType } from "@mattb.tech/billio-config";
import type { Executor } from "@mattb.tech/billio-data/bulk";
import type { BackupFile } from "../findFiles.ts";
import type { Progress } from "../Progress.ts";
import { readItems } from "../read/readItems.ts";
import { type Candidate, compareWithStored } from "./compareWithStored.ts";
import { FaultList } from "./FaultList.ts";
import { FolderIndex } from "./FolderIndex.ts";
import { inspectItem } from "./inspectItem.ts";

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

const COMPARE_AT_ONCE = 500;

/**
 * Reads a whole backup and finds all that is wrong with it, writing nothing: forms, values, ids used twice (in
 * the folder, or in the database by another type), seasons whose series is neither in the folder nor stored.
 * Memory grows by some 24 bytes an item.
 *
 * @param files series before seasons
 * @throws {DataError} when the database can't be asked
 * @throws the signal's reason when it is aborted
 */
export async function checkBackup(
  files: readonly BackupFile[],
  { executor, onProgress, signal }: CheckOptions,
): Promise<Checked> {
  const types = new Map<ItemType, CheckedType>();
  const faults = new FaultList();
  const folder = new FolderIndex();
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytesBefore = 0;

  for (const { type, name, path, bytes } of files) {
    const counts: CheckedType = { read: 0, refused: 0, stored: 0 };
    types.set(type, counts);
    let candidates: Candidate[] = [];
    const compare = async () => {
      const { stored, refused } = await compareWithStored(executor, { type, name }, candidates, faults);
      counts.stored += stored;
      counts.refused += refused;
      candidates = [];
    };

    for await (const { items, bytesRead } of readItems(path)) {
      signal?.throwIfAborted();
      for (const read of items) {
        if ("fault" in read) {
          faults.add(read.fault);
          // A fault of the file as a whole is no item.
          if (read.fault.item === undefined) continue;
          counts.read++;
          counts.refused++;
          continue;
        }
        counts.read++;
        const { item, line } = read;
        const { faults: found, ...ids } = inspectItem(read, type, folder);
        if (found.length > 0) counts.refused++;
        else if (ids.id !== undefined) candidates.push({ item, line, ...ids, id: ids.id });
        for (const fault of found) {
          faults.add({ file: name, item, line, ...(ids.id === undefined ? {} : { id: ids.id }), ...fault });
        }
        if (candidates.length === COMPARE_AT_ONCE) await compare();
      }
      onProgress?.({ phase: "check", type, items: counts.read, bytes: bytesBefore + bytesRead, totalBytes });
    }
    await compare();
    bytesBefore += bytes;
  }
  return { types, faults };
}
