import { join } from "node:path";
import {
  DataError,
  deleteRows,
  type Executor,
  importRows,
  type StoredRow,
  storedTypes,
  type WrittenBatch,
} from "@mattb.tech/billio-data/bulk";
import { isItemType } from "@mattb.tech/billio-config";
import { chunk } from "../arrays/chunk.ts";
import { SourceError } from "../source/SourceError.ts";
import { isSameRow } from "../row/differingFields.ts";
import type { ImportOptions } from "./ImportOptions.ts";
import type { DeletionReport, ImportReport, TypeReport } from "./report/ImportReport.ts";
import type { Bits } from "./work/Bits.ts";
import { type Journal, type Progressed, type Stage, stages } from "./work/Journal.ts";
import { parseRowText } from "./work/rowText.ts";
import { readLines } from "./work/Spool.ts";
import { IDS_AT_ONCE } from "./Part.ts";

const EXISTING = { fail: "refuse", skip: "keep", replace: "replace" } as const;
const DELETED_AT_ONCE = 500;
/** Contradicts the check: another writer has changed the database meanwhile. */
const CHANGED: ReadonlySet<string> = new Set(["ITEM_ALREADY_EXISTS", "SERIES_NOT_FOUND"]);

interface Writing {
  journal: Journal;
  /** Ordinals of items not to write. */
  skipped: Bits;
  /** Progress of the run that is resumed. */
  progressed: Progressed | undefined;
  /** Counts that are incremented. */
  types: ImportReport["types"];
  deletions: DeletionReport;
  total: number;
}

/**
 * Writes the rows of the work directory that the journal doesn't record as written: all but seasons, then seasons, then
 * deletions, series last.
 *
 * @throws {SourceError} when the database has changed since the check, so that it has to be repeated
 * @throws {DataError} errors of the database
 * @throws the signal's reason when it is aborted
 */
export async function writeItems(writing: Writing, options: ImportOptions): Promise<void> {
  const { progressed } = writing;
  const begun = progressed === undefined ? 0 : stages.indexOf(progressed.stage);
  let before = 0;
  for (const [index, stage] of stages.entries()) {
    if (index < begun) continue;
    const skip = progressed?.stage === stage ? progressed.done : 0;
    const shown = (done: number) => {
      const items = before + done;
      options.onProgress?.({ phase: "writing", items, done: items, total: writing.total });
    };
    shown(skip);
    const write = stage === "rows" || stage === "seasons" ? writeRows : deleteStage;
    try {
      before += await write(stage, skip, writing, options, shown);
    } catch (error) {
      if (!(error instanceof DataError) || !CHANGED.has(error.code)) throw error;
      // The earlier findings are outdated.
      await writing.journal.forget();
      throw new SourceError("dsql", `has been written to by others since it was checked: ${error.message}`, {
        cause: error,
      });
    }
  }
}

async function writeRows(
  stage: Stage,
  skip: number,
  writing: Writing,
  { executor, work, onConflict = "fail", signal }: ImportOptions,
  shown: (done: number) => void,
): Promise<number> {
  const rows = rowsOf(join(work, stage), skip, writing.skipped);
  /** Committed batches after one that isn't committed yet, by their first row. */
  const ahead = new Map<number, WrittenBatch>();
  let done = 0;
  await importRows(executor, rows, {
    existing: EXISTING[onConflict],
    isEqual: isSameRow,
    signal,
    onBatch: (batch) => {
      ahead.set(batch.first, batch);
      for (let next = ahead.get(done); next !== undefined; next = ahead.get(done)) {
        ahead.delete(done);
        count(next, writing.types);
        done += next.rows.length;
      }
      note(stage, skip + done, writing);
      shown(skip + done);
    },
  });
  return skip + done;
}

function count({ rows, outcomes }: WrittenBatch, types: Writing["types"]): void {
  for (const [index, outcome] of outcomes.entries()) {
    const type = rows[index]?.type ?? "";
    const counts: TypeReport = types[isItemType(type) ? type : "unknown"];
    counts[outcome]++;
  }
}

function note(stage: Stage, done: number, { journal, types, deletions }: Writing): void {
  journal.note({ stage, done, types, deletions });
}

async function* rowsOf(path: string, skip: number, skipped: Bits): AsyncGenerator<StoredRow> {
  let passed = 0;
  for await (const line of readLines(path)) {
    const { ordinal, row } = parseRowText(line);
    if (skipped.has(ordinal)) continue;
    if (passed++ >= skip) yield row;
  }
}

async function deleteStage(
  stage: Stage,
  skip: number,
  writing: Writing,
  { executor, work, signal }: ImportOptions,
  shown: (done: number) => void,
): Promise<number> {
  const isOfSeries = stage === "deletions of series";
  const { deletions, skipped } = writing;
  let done = 0;
  let ids: string[] = [];
  const flush = async () => {
    signal?.throwIfAborted();
    for (const some of chunk(ids, IDS_AT_ONCE)) {
      const gone = await deleteRows(executor, some, isOfSeries ? "series" : "others");
      deletions.deleted += gone.length;
      if (isOfSeries) await makeSure(executor, some);
    }
    ids = [];
    note(stage, done, writing);
    shown(done);
  };
  for await (const line of readLines(join(work, "deletions"))) {
    const [ordinal = "", id = ""] = line.split(" ");
    if (skipped.has(Number(ordinal))) continue;
    if (done++ < skip) continue;
    ids.push(id);
    if (ids.length === DELETED_AT_ONCE) await flush();
  }
  if (ids.length > 0) await flush();
  if (isOfSeries) deletions.absent = deletions.read - deletions.rejected - deletions.deleted;
  return done;
}

/** A series that has a season since the check isn't deleted. */
async function makeSure(executor: Executor, ids: readonly string[]): Promise<void> {
  const [left] = await storedTypes(executor, ids);
  if (left !== undefined)
    throw new SourceError(
      "dsql",
      `has been written to by others since it was checked: ${left[0]} can't be deleted`,
    );
}
