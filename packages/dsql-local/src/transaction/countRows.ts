import {
  BEGIN_COUNTING,
  END_COUNTING,
  READ_COUNTERS,
  readsBetween,
  type RelationReads,
} from "../cost/readCounters.ts";
import { readSnapshot } from "./beginOnSnapshot.ts";
import type { Transaction } from "./Transaction.ts";
import { enteringProcedure, LEAVING_PROCEDURE } from "./procedures/insideTransaction.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import type { BackendSession } from "../backend/BackendSession.ts";
import { ROWS_WRITTEN } from "../postgres/schema/rowsWritten.ts";

const COUNT = `SELECT ${ROWS_WRITTEN}`;
const BEFORE_READS = `, ${BEGIN_COUNTING}, ${READ_COUNTERS}`;
const AFTER_READS = `, ${END_COUNTING}, ${READ_COUNTERS}`;

/**
 * Counts the rows that a statement writes whose tag doesn't include them, those of referential actions among them. The queries
 * for that are sent with the statement, without a round trip of their own.
 *
 * @param silent messages to run before, whose responses the client doesn't receive
 * @param run sends the statement before it returns
 * @param onReads called with what it has read, unless it has failed
 * @returns a meaningless number where the statement fails
 */
export async function countRows(
  backend: BackendSession,
  transaction: Transaction | undefined,
  { procedural }: Statement,
  silent: Buffer | undefined,
  run: () => Promise<void>,
  onReads?: (reads: RelationReads[]) => void,
): Promise<number> {
  const inside = procedural && transaction;
  const count = inside ? `${COUNT}, ${enteringProcedure(transaction)}` : COUNT;
  const countAgain = inside ? `${COUNT}, ${LEAVING_PROCEDURE}` : COUNT;
  const before = backend.control(onReads ? count + BEFORE_READS : count);
  backend.connection.cork();
  const counts = [
    backend.exchange(silent ? Buffer.concat([silent, before]) : before),
    run(),
    backend.exchange(backend.control(onReads ? countAgain + AFTER_READS : countAgain)),
  ] as const;
  backend.connection.uncork();
  const [first, , last] = await Promise.all(counts);
  if (transaction && silent) transaction.snapshot ??= readSnapshot(first);
  if (inside && last.rows[0]?.[1] === "done") transaction.ranDdl = true;
  // `silent` may return rows as well.
  const [from, to] = [first.rows.at(-1), last.rows[0]];
  if (onReads && from && to) onReads(readsBetween(from.at(-1) ?? "", to.at(-1) ?? ""));
  return Number(to?.[0] ?? 0) - Number(from?.[0] ?? 0);
}
