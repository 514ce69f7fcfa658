import { type Executor, type Row, sqlState } from "@mattb.tech/billio-dsql";
import { reading, type StepTools, writing } from "@mattb.tech/billio-dsql/migrate";
import { DatabaseStatementError } from "../errors/index.ts";
import { foldedColumns } from "../item/foldedColumns.ts";

/** Rows per transaction: DSQL allows 3,000, and a small batch conflicts with fewer writers. */
const BATCH_ROWS = 500;
/** A transaction past 3,000 rows or 10 MiB (Aurora DSQL user guide, quotas). */
const PROGRAM_LIMIT_EXCEEDED = "54000";

/** Columns of a row that is checked: enough to continue after it, and to see whether it is correct. */
type Found = readonly [type: string, id: string, title: string, folded: string | null, rest: string | null];

/** Reads the rows after one of them, in the order of an index. */
type Find = (executor: Executor, after: Found | undefined, limit: number) => Promise<Found[]>;

/**
 * Fills the folded titles that are missing, and fixes those whose title was changed since by a version of the library that
 * doesn't know the column. Idempotent, and safe with concurrent writers: a row whose title changes between being read and
 * written is left to the next pass.
 *
 * Passes over the unfilled rows are repeated until one finds none, since an old version may add rows meanwhile.
 */
export async function fillTitleFolded(tools: StepTools): Promise<void> {
  let written = 0;
  const pass = async (find: Find): Promise<number> => {
    let found = 0;
    let limit = BATCH_ROWS;
    for (let after: Found | undefined; ;) {
      const rows = await find(tools.executor, after, limit);
      if (rows.length === 0) return found;
      const wrong = rows.filter(isWrong);
      try {
        if (wrong.length > 0) written += await tools.transact((transaction) => fill(transaction, wrong));
      } catch (error) {
        // Rows with long notes: a changed row is written whole, and 500 of them may exceed 10 MiB.
        if (!exceedsLimit(error) || rows.length === 1) throw error;
        limit = Math.ceil(rows.length / 2);
        continue;
      }
      found += rows.length;
      tools.progress(written);
      after = rows.at(-1);
    }
  };
  while ((await pass(findUnfilled)) > 0);
  await pass(findAll);
}

function isWrong([, , title, folded, rest]: Found): boolean {
  const { titleFolded, titleFoldedRest } = foldedColumns(title);
  return folded !== titleFolded || rest !== titleFoldedRest;
}

/** In the order of `idx_title_unfolded`. */
const findUnfilled: Find = (executor, after, limit) =>
  find(executor, {
    where: `title_folded IS NULL ${after ? "AND type >= $2 AND (type, id) > ($2, $3::uuid)" : ""}`,
    orderBy: "type, id",
    values: [String(limit), ...(after ? [after[0], after[1]] : [])],
  });

/** In the order of the primary key. */
const findAll: Find = (executor, after, limit) =>
  find(executor, {
    where: after ? "id > $2::uuid" : "true",
    orderBy: "id",
    values: [String(limit), ...(after ? [after[1]] : [])],
  });

async function find(
  executor: Executor,
  { where, orderBy, values }: { where: string; orderBy: string; values: string[] },
): Promise<Found[]> {
  const sql = `SELECT type, id, title, title_folded, title_folded_rest FROM items
    WHERE ${where} ORDER BY ${orderBy} LIMIT $1::int`;
  const rows: Row[] = await executor.run(reading("find titles to fold", sql, values));
  return rows.map(([type = null, id = null, title = null, folded = null, rest = null]) => [
    type ?? "",
    id ?? "",
    title ?? "",
    folded,
    rest,
  ]);
}

async function fill(transaction: Executor, rows: readonly Found[]): Promise<number> {
  const values = rows.flatMap(([, id, title]) => {
    const { titleFolded, titleFoldedRest } = foldedColumns(title);
    return [id, title, titleFolded, titleFoldedRest];
  });
  const tuples = rows.map((_, row) => {
    const at = row * 4;
    return `($${at + 1}::uuid, $${at + 2}::varchar, $${at + 3}::varchar, $${at + 4}::text)`;
  });
  const written = await transaction.run(
    writing(
      "fill titles",
      `UPDATE items SET title_folded = filled.folded, title_folded_rest = filled.rest
       FROM (VALUES ${tuples.join(", ")}) AS filled (id, title, folded, rest)
       WHERE items.id = filled.id AND items.title = filled.title
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
