import type { Executor, Row } from "../db/Executor.ts";
import { sqlState } from "../db/sqlState.ts";
import { DatabaseStatementError } from "../errors.ts";
import { foldedColumns } from "../item/foldedColumns.ts";
import type { StepTools } from "./registeredSteps.ts";
import { reading, writing } from "./statement.ts";

/** Rows per transaction: DSQL allows 3,000, and a small batch meets fewer writers. */
const BATCH_ROWS = 500;
/** A transaction past 3,000 rows or 10 MiB (Aurora DSQL user guide, quotas). */
const PROGRAM_LIMIT_EXCEEDED = "54000";

type Key = readonly [type: string, id: string];

/**
 * Gives the rows that have none their folded title. Goes through them in the order of `idx_title_unfolded`, and
 * again from the start until a pass finds none: an older version of the library may add such rows meanwhile. A
 * row whose title changes between being read and written is left to the next pass.
 */
export async function fillTitleFolded({ executor, transact, progress }: StepTools): Promise<void> {
  let filled = 0;
  for (let found = true; found;) {
    found = false;
    let batchRows = BATCH_ROWS;
    for (let after: Key | undefined; ;) {
      const rows = await unfilled(executor, after, batchRows);
      const last = rows.at(-1);
      if (!last) break;
      found = true;
      try {
        filled += await transact((transaction) => fill(transaction, rows));
      } catch (error) {
        // Rows with long notes: a changed row is written whole, and 500 of them may exceed 10 MiB.
        if (!exceedsLimit(error) || rows.length === 1) throw error;
        batchRows = Math.ceil(rows.length / 2);
        continue;
      }
      progress(filled);
      after = [last[0] ?? "", last[1] ?? ""];
    }
  }
}

function unfilled(executor: Executor, after: Key | undefined, limit: number): Promise<Row[]> {
  const beyond = after ? "AND type >= $2 AND (type, id) > ($2, $3::uuid)" : "";
  return executor.run(
    reading(
      "find unfilled titles",
      `SELECT type, id, title FROM items WHERE title_folded IS NULL ${beyond} ORDER BY type, id LIMIT $1::int`,
      [String(limit), ...(after ?? [])],
    ),
  );
}

async function fill(transaction: Executor, rows: readonly Row[]): Promise<number> {
  const values: (string | null)[] = [];
  for (const [, id = null, title] of rows) {
    const { titleFolded, titleFoldedRest } = foldedColumns(title ?? "");
    values.push(id, title ?? "", titleFolded, titleFoldedRest);
  }
  const tuples = rows.map((_, row) => {
    const [a, b, c, d] = [1, 2, 3, 4].map((column) => `$${row * 4 + column}`);
    return `(${a}::uuid, ${b}::varchar, ${c}::varchar, ${d}::text)`;
  });
  const written = await transaction.run(
    writing(
      "fill titles",
      `UPDATE items SET title_folded = filled.folded, title_folded_rest = filled.rest
       FROM (VALUES ${tuples.join(", ")}) AS filled (id, title, folded, rest)
       WHERE items.id = filled.id AND items.title = filled.title AND items.title_folded IS NULL
       RETURNING items.id`,
      values,
    ),
  );
  return written.length;
}

function exceedsLimit(error: unknown): boolean {
  const state = error instanceof DatabaseStatementError ? error.sqlState : sqlState(error);
  return state === PROGRAM_LIMIT_EXCEEDED;
}
