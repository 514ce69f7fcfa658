import type { Executor, Row } from "../db/Executor.ts";
import {
  DatabaseStatementError,
  InvalidArgumentError,
  ItemAlreadyExistsError,
  SeriesNotFoundError,
} from "../errors.ts";
import { SQL_STATE } from "../db/sqlState.ts";
import { arrayText } from "../statement/arrayText.ts";
import type { Batch } from "./batches.ts";
import type { BulkRow } from "./bulkRow.ts";
import { bulkStatement } from "./bulkStatement.ts";
import type { BulkCounts, ImportItemsOptions } from "./ImportItemsOptions.ts";
import { storedTypes } from "./storedTypes.ts";

type Existing = NonNullable<ImportItemsOptions["existing"]>;

const ATTEMPTS = 3;

/** Writes a batch as one transaction. */
export async function writeBatch(executor: Executor, batch: Batch, existing: Existing): Promise<BulkCounts> {
  const ids = new Set(batch.rows.map(({ id }) => id));
  if (ids.size < batch.rows.length) {
    const twice = batch.rows.find((row, index) => batch.rows.findIndex(({ id }) => id === row.id) < index);
    throw new InvalidArgumentError("items", `must not hold an id twice, as they do ${twice?.id ?? ""}`);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await executor.transact((transaction) => write(transaction, batch, existing));
    } catch (error) {
      // Somebody else has just inserted one of them; a new snapshot shows it.
      if (executor.inTransaction || attempt === ATTEMPTS || !violatesKey(error)) throw error;
    }
  }
}

function violatesKey(error: unknown): boolean {
  return error instanceof DatabaseStatementError && error.sqlState === SQL_STATE.uniqueViolation;
}

async function write(
  transaction: Executor,
  { rows, areSeasons }: Batch,
  existing: Existing,
): Promise<BulkCounts> {
  if (areSeasons) await holdSeries(transaction, rows);
  const stored = await storedTypes(
    transaction,
    rows.map(({ id }) => id),
  );
  for (const { id, type } of rows) {
    const storedType = stored.get(id);
    if (storedType !== undefined && (existing === "refuse" || storedType !== type)) {
      throw new ItemAlreadyExistsError(id);
    }
  }
  const toWrite = existing === "replace" ? rows : rows.filter(({ id }) => !stored.has(id));
  const written = await send(transaction, toWrite, existing);
  const replaced = written.filter(([id]) => stored.has(id ?? "")).length;
  const created = written.length - replaced;
  const untouched = rows.length - written.length;
  return {
    created,
    replaced,
    equal: existing === "replace" ? untouched : 0,
    kept: existing === "replace" ? 0 : untouched,
  };
}

/** The rows that were written. */
async function send(transaction: Executor, rows: readonly BulkRow[], existing: Existing): Promise<Row[]> {
  return rows.length === 0 ? [] : transaction.run(bulkStatement(rows, existing === "replace"));
}

/**
 * Makes the transaction fail at its commit if one of the seasons' series is deleted meanwhile; seasons that are
 * added by others don't conflict (recorded on a cluster 2026-09).
 */
async function holdSeries(transaction: Executor, rows: readonly BulkRow[]): Promise<void> {
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
