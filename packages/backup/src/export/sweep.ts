import { join } from "node:path";
import { type Executor, rowDigest, walkDigests, walkRows } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import { idKey } from "../spill/idKey.ts";
import type { BackupWriter } from "./BackupWriter.ts";
import { Comparison } from "./Comparison.ts";
import type { Consistency } from "./Consistency.ts";
import { Superseded } from "./Superseded.ts";
import { walkInSnapshot } from "./walkInSnapshot.ts";
import { WrittenRows } from "./WrittenRows.ts";

export interface SweepOptions {
  /** For what is noted of each item, 36 bytes. */
  folder: string;
  snapshotMs: number;
  maxRounds: number;
  /** About how many items there are. */
  total: number;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/**
 * Writes all rows, and sees to it that they are of one moment: reads them in one snapshot, or compares afterwards, until
 * a snapshot has seen it all or a whole walk has found no difference. All files are ended behind it, each id in one of them.
 */
export async function sweep(
  executor: Executor,
  writer: BackupWriter,
  options: SweepOptions,
): Promise<Consistency> {
  const { folder, maxRounds } = options;
  let written = new WrittenRows(join(folder, "rows-0"));
  const superseded = new Superseded(folder);
  try {
    const consistency: Consistency = {
      snapshot: await writeAll(executor, writer, written, options),
      settled: false,
      rounds: 0,
      reread: 0,
      differences: 0,
    };
    while (!consistency.snapshot && !consistency.settled && consistency.rounds < maxRounds) {
      consistency.rounds++;
      // What is written from here on is in further files: so that no file holds an id twice.
      await writer.endFiles();
      const before = written;
      written = new WrittenRows(join(folder, `rows-${consistency.rounds}`));
      try {
        const comparison = new Comparison(executor, { before, after: written }, writer, superseded);
        const isWhole = await compareAll(executor, comparison, consistency.rounds, options);
        comparison.end();
        consistency.snapshot = isWhole && comparison.isOfOneSnapshot;
        consistency.settled = comparison.differences === 0;
        consistency.reread += comparison.reread;
        consistency.differences += comparison.differences;
      } finally {
        before.close();
      }
    }
    consistency.settled ||= consistency.snapshot;
    await writer.endFiles();
    for (const { file, ids } of superseded.files()) await writer.remove(file, ids);
    return consistency;
  } finally {
    written.close();
  }
}

async function writeAll(
  executor: Executor,
  writer: BackupWriter,
  written: WrittenRows,
  { total, onProgress, ...options }: SweepOptions,
): Promise<boolean> {
  let items = 0;
  return walkInSnapshot(
    executor,
    walkRows,
    ({ id }) => id ?? "",
    async (_, rows) => {
      for (const row of rows) {
        const file = await writer.add(row);
        written.add({ key: idKey(row.id ?? ""), digest: rowDigest(row), file });
      }
      items += rows.length;
      onProgress?.({ phase: "exporting", items, done: items, total });
    },
    options,
  );
}

async function compareAll(
  executor: Executor,
  comparison: Comparison,
  round: number,
  { total, onProgress, ...options }: SweepOptions,
): Promise<boolean> {
  let items = 0;
  return walkInSnapshot(
    executor,
    walkDigests,
    ([id]) => id,
    async (from, page) => {
      await comparison.take(from, page);
      items += page.length;
      onProgress?.({ phase: `comparing (${round})`, items, done: items, total });
    },
    options,
  );
}
