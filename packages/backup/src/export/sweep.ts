import { join } from "node:path";
import { type Executor, rowDigest, walkDigests, walkRows } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import { idKey } from "../spill/idKey.ts";
import type { BackupWriter } from "./BackupWriter.ts";
import { WrittenRowsComparison } from "./WrittenRowsComparison.ts";
import type { Consistency } from "./Consistency.ts";
import { Superseded } from "./Superseded.ts";
import { walkInSnapshot, walkOneSnapshot } from "./walkInSnapshot.ts";
import { WrittenRows } from "./WrittenRows.ts";

export interface SweepOptions {
  /** Directory for 36 bytes of each item. */
  folder: string;
  snapshotMs: number;
  maxRounds: number;
  /** Approximate number of items. */
  total: number;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/**
 * Writes all rows so that they are consistent: reads them in one snapshot, or compares afterwards until a snapshot has
 * covered everything or a whole walk has found no difference. All files are complete then, and each id is in one of them.
 */
export async function sweep(
  executor: Executor,
  writer: BackupWriter,
  options: SweepOptions,
): Promise<Consistency> {
  const { folder, maxRounds } = options;
  const consistency: Consistency = { snapshot: false, settled: false, rounds: 0, reread: 0, differences: 0 };
  if (await writeSnapshot(executor, writer, options)) {
    await writer.endFiles();
    return { ...consistency, snapshot: true, settled: true };
  }
  await writer.discard();
  let written = new WrittenRows(join(folder, "rows-0"));
  const superseded = new Superseded(folder);
  try {
    await writePages(executor, writer, written, options);
    while (!consistency.settled && consistency.rounds < maxRounds) {
      consistency.rounds++;
      // Later rows go into new files, so that no file has an id twice.
      await writer.endFiles();
      const before = written;
      written = new WrittenRows(join(folder, `rows-${consistency.rounds}`));
      try {
        const comparison = new WrittenRowsComparison(
          executor,
          { before, after: written },
          writer,
          superseded,
        );
        const isWhole = await compareAll(executor, comparison, consistency.rounds, options);
        comparison.end();
        consistency.snapshot = isWhole && comparison.isOfOneSnapshot;
        consistency.settled = consistency.snapshot || comparison.differences === 0;
        consistency.reread += comparison.reread;
        consistency.differences += comparison.differences;
      } finally {
        before.close();
      }
    }
    await writer.endFiles();
    for (const { file, ids } of superseded.files()) await writer.remove(file, ids);
    return consistency;
  } finally {
    written.close();
  }
}

/** Share of a snapshot's time after which its speed shows whether it can last. */
const TRIAL = 0.05;

/** Writes all rows of one snapshot; false when the snapshot can't last, and what was written is unusable. */
async function writeSnapshot(
  executor: Executor,
  writer: BackupWriter,
  { total, onProgress, snapshotMs, signal }: SweepOptions,
): Promise<boolean> {
  const began = performance.now();
  let items = 0;
  const { isWhole } = await walkOneSnapshot(
    executor,
    {
      pages: walkRows,
      idOf: ({ id }) => id ?? "",
      async take(_, rows) {
        for (const row of rows) {
          const added = writer.add(row);
          // Usually there is nothing to wait for.
          if (typeof added !== "number") await added;
        }
        items += rows.length;
        onProgress?.({ phase: "exporting", items, done: items, total });
      },
      isTooSlow() {
        const elapsed = performance.now() - began;
        return elapsed > TRIAL * snapshotMs && (elapsed / items) * total > snapshotMs;
      },
    },
    { snapshotMs, signal },
  );
  return isWhole;
}

/** Writes all rows, each page as it is when it is read, and records what it has written. */
async function writePages(
  executor: Executor,
  writer: BackupWriter,
  written: WrittenRows,
  { total, onProgress, signal }: SweepOptions,
): Promise<void> {
  let items = 0;
  for await (const rows of walkRows(executor, { signal })) {
    for (const row of rows) {
      const added = writer.add(row);
      const file = typeof added === "number" ? added : await added;
      written.add({ key: idKey(row.id ?? ""), digest: rowDigest(row), file });
    }
    items += rows.length;
    onProgress?.({ phase: "exporting in pages", items, done: items, total });
  }
}

async function compareAll(
  executor: Executor,
  comparison: WrittenRowsComparison,
  round: number,
  { total, onProgress, ...options }: SweepOptions,
): Promise<boolean> {
  let items = 0;
  return walkInSnapshot(
    executor,
    {
      pages: walkDigests,
      idOf: ([id]) => id,
      async take(from, page) {
        await comparison.take(from, page);
        items += page.length;
        onProgress?.({ phase: `comparing (${round})`, items, done: items, total });
      },
    },
    options,
  );
}
