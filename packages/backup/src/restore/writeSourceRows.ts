import { type BulkCounts, type Executor, importRows, type StoredRow } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import type { Source } from "../source/Source.ts";
import type { SourceContent } from "./readSourceContent.ts";

export interface WriteOptions {
  orphans: ReadonlySet<string>;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/**
 * Writes every row of a checked source: seasons last. A row that is stored already, with equal texts of its columns, isn't
 * written again.
 */
export async function writeSourceRows(
  executor: Executor,
  source: Source,
  content: SourceContent,
  { orphans, signal, onProgress }: WriteOptions,
): Promise<BulkCounts> {
  const counts: BulkCounts = { created: 0, replaced: 0, equal: 0, kept: 0 };
  let done = 0;
  const write = async (isWanted: (row: StoredRow) => boolean, withoutSeries: boolean) => {
    await importRows(executor, rowsOf(source, isWanted, signal), {
      existing: "replace",
      withoutSeries,
      signal,
      onBatch: (batch) => {
        for (const key of ["created", "replaced", "equal", "kept"] as const) counts[key] += batch.counts[key];
        done += batch.rows.length;
        onProgress?.({ phase: "writing", items: done, done, total: content.items });
      },
    });
  };
  const isOrphan = ({ id }: StoredRow) => orphans.has(id?.toLowerCase() ?? "");
  await write(({ type }) => type !== "TvSeason", false);
  if (content.totals.has("TvSeason")) await write((row) => row.type === "TvSeason" && !isOrphan(row), false);
  if (orphans.size > 0) await write((row) => row.type === "TvSeason" && isOrphan(row), true);
  return counts;
}

async function* rowsOf(
  source: Source,
  isWanted: (row: StoredRow) => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredRow> {
  for await (const { items } of source.read({ signal })) {
    for (const { row } of items) if (row !== undefined && isWanted(row)) yield row;
  }
}
