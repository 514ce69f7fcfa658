import type { PointUpdate } from "../../analysis/rows/pointUpdate.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import type { TableShape } from "../../catalog/TableShape.ts";
import { noTypes } from "../../net/messages/parse.ts";
import { SERIALIZATION_FAILURE } from "../../net/sqlState.ts";
import { textParameters } from "../../occ/textParameters.ts";
import type { WriteExtent } from "../../occ/WriteSet.ts";
import type { FailedResponse } from "../FailedResponse.ts";
import { rollbackToSavepoint } from "../savepoint.ts";
import type { TransactionBackend } from "../states/TransactionBackend.ts";
import type { ReplayEntry, Transaction } from "../Transaction.ts";

/** An update with more parameters isn't postponed: its values may be larger than DSQL takes, which only running it shows. */
const MAX_PARAMETER_BYTES = 64 * 1024;

/** `$1` is a table's name. */
const TABLE_OF_NAME = "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid";

/**
 * Postpones an update by key that failed because another session has committed a write of its row, where its response is
 * known without running it: PostgreSQL has found the row on the transaction's snapshot, computed the new one and checked it
 * before it met the other's. COMMIT will conflict, and mostly comes next; any other statement runs the update first, in a
 * reconstruction.
 *
 * @param written by the transaction before the statement
 * @returns false when it has to be run
 */
export async function postponeUpdate(
  { backend, commits }: TransactionBackend,
  transaction: Transaction | undefined,
  statement: Statement,
  entry: ReplayEntry,
  { sqlstate, partiallySent }: FailedResponse,
  written: WriteExtent,
): Promise<boolean> {
  const { pointUpdate } = statement;
  if (!pointUpdate || sqlstate !== SERIALIZATION_FAILURE || partiallySent || !transaction?.explicit)
    return false;
  // The rollback undoes its settings, search_path among them.
  if (transaction.backendState !== "open" || transaction.replayLog.length > 0) return false;
  if (entry.payload.length > MAX_PARAMETER_BYTES) return false;
  transaction.conflictsWithBypass = !commits.hasUnseenCommits(transaction);
  transaction.writes.truncate(written);
  transaction.backendState = "detached";
  transaction.epoch++;
  const { rows } = await backend.exchange(
    Buffer.concat([
      backend.control(rollbackToSavepoint),
      backend.once(TABLE_OF_NAME, noTypes, textParameters(pointUpdate.table)),
      backend.control("ROLLBACK"),
    ]),
  );
  await commits.shapes.load();
  const shape = commits.shapes.of(Number(rows[0]?.[0] ?? 0));
  if (!shape?.point || !isOfOneRow(pointUpdate, shape.point)) return false;
  transaction.postponed.push({ ...entry, statement });
  transaction.isDoomed = true;
  return true;
}

/** Are the key's columns compared, and those that are set no part of it and of no size that isn't known? */
function isOfOneRow(
  { compared, set }: PointUpdate,
  { key, fixed }: NonNullable<TableShape["point"]>,
): boolean {
  return (
    key.every((column) => compared.some((each) => each.column === column)) &&
    set.every(({ column, isGiven }) => !key.includes(column) && (isGiven || fixed.includes(column)))
  );
}
