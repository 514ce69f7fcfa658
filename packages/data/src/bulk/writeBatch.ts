import { arrayText, type Executor, SQL_STATE } from "@mattb.tech/billio-dsql";
import {
  DatabaseStatementError,
  InvalidArgumentError,
  ItemAlreadyExistsError,
  OccRetriesExhaustedError,
  SeriesNotFoundError,
} from "../errors/index.ts";
import type { Batch } from "./batches.ts";
import type { BulkRow } from "./bulkRow.ts";
import { bulkStatement } from "./bulkStatement.ts";
import type { ImportRowsOptions, RowOutcome } from "./ImportItemsOptions.ts";
import { storedRows } from "./storedRows.ts";
import { storedTypes } from "./storedTypes.ts";

type Existing = NonNullable<ImportRowsOptions["existing"]>;
type IsEqual = ImportRowsOptions["isEqual"];

/** See `ImportRowsOptions`. */
interface WriteBatchOptions {
  existing: Existing;
  isEqual?: IsEqual;
  withoutSeries?: boolean;
}

const ATTEMPTS = 3;

/**
 * The insert skipped a row as stored already, and the same transaction doesn't find it: its snapshot is older than that row,
 * or the insert was wrong, as AWS's own loader reports of `ON CONFLICT DO NOTHING` with many rows.
 */
class LeftOutError extends Error {
  override readonly name = "LeftOutError";
}

/** Writes a batch as one transaction; returns each row's outcome. */
export async function writeBatch(
  executor: Executor,
  batch: Batch,
  options: WriteBatchOptions,
): Promise<RowOutcome[]> {
  const ids = new Set(batch.rows.map(({ id }) => id));
  if (ids.size < batch.rows.length) {
    const twice = batch.rows.find((row, index) => batch.rows.findIndex(({ id }) => id === row.id) < index);
    throw new InvalidArgumentError("items", `must not hold an id twice, as they do ${twice?.id ?? ""}`);
  }
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await executor.transact((transaction) => write(transaction, batch, options));
    } catch (error) {
      const isLeftOut = error instanceof LeftOutError;
      if (!isLeftOut && !violatesKey(error)) throw error;
      // Another transaction has just inserted one of them; a new snapshot shows it.
      if (!executor.inTransaction && attempt < ATTEMPTS) continue;
      throw isLeftOut ? new OccRetriesExhaustedError(attempt, performance.now() - began, error) : error;
    }
  }
}

function violatesKey(error: unknown): boolean {
  return error instanceof DatabaseStatementError && error.sqlState === SQL_STATE.uniqueViolation;
}

async function write(
  transaction: Executor,
  { rows, areSeasons }: Batch,
  { existing, isEqual, withoutSeries }: WriteBatchOptions,
): Promise<RowOutcome[]> {
  if (areSeasons && withoutSeries !== true) await lockSeries(transaction, rows);
  // In most imports nothing is stored already, and this is the only statement.
  const created = await send(transaction, rows, false);
  const rest = rows.filter(({ id }) => !created.has(id));
  const others = await writeStored(transaction, rest, existing, isEqual);
  return rows.map(({ id }) => (created.has(id) ? "created" : (others.get(id) ?? "kept")));
}

/** Keeps, replaces or rejects rows whose ids are stored. */
async function writeStored(
  transaction: Executor,
  rows: readonly BulkRow[],
  existing: Existing,
  isEqual: IsEqual,
): Promise<Map<string, RowOutcome>> {
  const [first] = rows;
  if (first === undefined) return new Map();
  if (existing === "refuse" && isEqual === undefined) throw new ItemAlreadyExistsError(first.id);
  const ids = rows.map(({ id }) => id);
  if (existing === "keep" || isEqual === undefined) {
    const types = await storedTypes(transaction, ids);
    for (const { id, type } of rows) assertType(id, type, types.get(id));
    const replaced = existing === "keep" ? new Set() : await send(transaction, rows, true);
    const untouched = existing === "keep" ? "kept" : "equal";
    return new Map(ids.map((id) => [id, replaced.has(id) ? "replaced" : untouched]));
  }
  const stored = await storedRows(transaction, ids);
  const different = rows.filter(({ id, type, columns }) => {
    const row = stored.get(id);
    assertType(id, type, row?.type);
    if (row === undefined) return false;
    if (isEqual(row, columns)) return false;
    if (existing === "refuse") throw new ItemAlreadyExistsError(id);
    return true;
  });
  const replaced = await send(transaction, different, true);
  return new Map(ids.map((id) => [id, replaced.has(id) ? "replaced" : "equal"]));
}

function assertType(id: string, type: string, stored: string | null | undefined): void {
  if (stored === undefined) throw new LeftOutError(`${id} was left out and isn't stored`);
  if (stored !== type) throw new ItemAlreadyExistsError(id);
}

/** The ids of the rows that were written. */
async function send(transaction: Executor, rows: readonly BulkRow[], replace: boolean): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const written = await transaction.run(bulkStatement(rows, replace));
  return new Set(written.map(([id]) => id ?? ""));
}

/**
 * Makes the transaction fail at COMMIT if one of the seasons' series is deleted meanwhile; seasons that others add
 * don't conflict (recorded on a cluster 2026-09).
 */
async function lockSeries(transaction: Executor, rows: readonly BulkRow[]): Promise<void> {
  const wanted = new Set(rows.flatMap(({ seriesId }) => seriesId ?? []));
  if (wanted.size === 0) return;
  const found = await transaction.run({
    name: "bulk.holdSeries",
    sql: "SELECT id FROM items WHERE id = ANY($1::uuid[]) AND type = 'TvSeries' FOR KEY SHARE",
    values: [arrayText([...wanted])],
    effect: "read",
    prepareAs: "bulk_hold_series",
  });
  for (const [id] of found) if (id) wanted.delete(id);
  for (const missing of wanted) throw new SeriesNotFoundError(missing);
}
