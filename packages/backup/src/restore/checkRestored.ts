import { type Executor, type StoredRow, storedRows, walkRows } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import { hashRow } from "../row/hashRow.ts";
import { totalOf } from "../row/Total.ts";
import type { Source } from "../source/Source.ts";
import { type SourceContent, type TypeTotals } from "./readSourceContent.ts";
import type { RestoreCheck } from "./RestoreReport.ts";

const MAX_LISTED = 20;

interface CheckOptions {
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/** Reads everything stored, and compares counts and hashes of each type with those of the restored source. */
export async function checkWhole(
  executor: Executor,
  content: SourceContent,
  { signal, onProgress }: CheckOptions,
): Promise<RestoreCheck> {
  const stored: TypeTotals = new Map();
  let items = 0;
  for await (const rows of walkRows(executor, { signal })) {
    for (const row of rows) totalOf(stored, row.type ?? "").add(hashRow(row));
    items += rows.length;
    onProgress?.({ phase: "verifying", items, done: items, total: content.items });
  }
  const differences: string[] = [];
  for (const type of [...new Set([...content.totals.keys(), ...stored.keys()])].sort()) {
    const wanted = content.totals.get(type);
    const found = stored.get(type);
    if (wanted?.hash.toString() === found?.hash.toString() && wanted?.items === found?.items) continue;
    const counts = `${(found?.items ?? 0).toLocaleString("en")} items stored, ${(wanted?.items ?? 0).toLocaleString("en")} in the backup`;
    differences.push(`${type}: ${counts}${found?.items === wanted?.items ? ", and they differ" : ""}`);
  }
  return { isEqual: differences.length === 0, differences };
}

/** Looks each item of a source up, and compares. */
export async function checkItems(
  executor: Executor,
  source: Source,
  { signal, onProgress }: CheckOptions,
): Promise<RestoreCheck> {
  const differences: string[] = [];
  let isEqual = true;
  let items = 0;
  for await (const chunk of source.read({ signal })) {
    const rows = chunk.items.flatMap(({ row }) => row ?? []);
    for (const id of await differing(executor, rows)) {
      isEqual = false;
      if (differences.length < MAX_LISTED) differences.push(`id ${id}: isn't stored as the backup has it`);
    }
    items += rows.length;
    onProgress?.({ phase: "verifying", items, done: chunk.done, total: source.size.total });
  }
  return { isEqual, differences };
}

/** Ids of the rows that are stored with other values; with `missing` also those that aren't stored. */
export async function differing(
  executor: Executor,
  rows: readonly StoredRow[],
  missing = true,
): Promise<string[]> {
  const ids = rows.map(({ id }) => id?.toLowerCase() ?? "");
  const stored = await storedRows(executor, ids);
  return rows.flatMap((row, index) => {
    const id = ids[index] ?? "";
    const found = stored.get(id);
    const isSame = found === undefined ? !missing : hashRow(found).equals(hashRow(row));
    return isSame ? [] : [id];
  });
}
