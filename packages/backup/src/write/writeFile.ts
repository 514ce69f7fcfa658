import { type BulkCounts, type CreateItem, type Executor, importItems } from "@mattb.tech/billio-data/bulk";
import type { BackupFile } from "../findFiles.ts";
import { parseItem } from "../parse/parseItem.ts";
import { readItems } from "../read/readItems.ts";

interface WriteOptions {
  executor: Executor;
  existing: "replace" | "keep";
  /** How many items the check found. */
  expected: number;
  signal?: AbortSignal | undefined;
  onBatch: (counts: BulkCounts) => void;
  onRead: (items: number, bytesRead: number) => void;
}

/**
 * Writes a file that has been checked.
 *
 * @throws {FileChangedError} when it isn't any more what was checked
 * @throws {DataError} what `importItems` throws
 */
export async function writeFile(file: BackupFile, options: WriteOptions): Promise<void> {
  const { executor, existing, signal, onBatch } = options;
  await importItems(executor, checkedItems(file, options), { existing, signal, onBatch });
}

async function* checkedItems(
  file: BackupFile,
  { expected, onRead }: WriteOptions,
): AsyncGenerator<CreateItem> {
  let count = 0;
  for await (const { items, bytesRead } of readItems(file.path)) {
    for (const read of items) {
      if ("fault" in read) throw new FileChangedError(file.name);
      const { item, faults } = parseItem(read.record, file.type);
      if (faults.length > 0 || read.repeated.length > 0) throw new FileChangedError(file.name);
      count++;
      yield item as CreateItem;
    }
    onRead(count, bytesRead);
  }
  if (count !== expected) throw new FileChangedError(file.name);
}

/** The file was written to between its check and its import. */
export class FileChangedError extends Error {
  readonly code = "FILE_CHANGED";

  constructor(name: string) {
    super(`${name} has changed since it was checked. Import again when nothing writes to it.`);
    this.name = "FileChangedError";
  }
}
