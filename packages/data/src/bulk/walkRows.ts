import { type Executor, type Row, withReadMeter } from "@mattb.tech/billio-dsql";
import type { StoredRow } from "../item/ItemRow.ts";
import { itemColumnList, storedRow } from "./itemColumnList.ts";
import { keysetWalk, pageStatement, type WalkedPage, type WalkOptions } from "./keysetWalk.ts";

const MAX_ROWS = 1_000;
/** Size of the first page: row sizes are unknown yet, and DSQL's largest rows take 2 MiB (user guide, quotas). */
const FIRST_ROWS = 100;
/** Target size of a page, estimated from the page before. */
const PAGE_CHARACTERS = 4 * 1024 * 1024;
/** Limit of a page whose rows are larger than those before. */
const MAX_PAGE_CHARACTERS = 4 * PAGE_CHARACTERS;

/** The page exceeded its limit. */
class PageTooLarge extends Error {
  override readonly name = "PageTooLarge";
}

/**
 * All items as they are stored, each column as text, in the order of their ids, page by page: at most 1,000 rows and some
 * 4 MiB each. Every page is a statement of its own, so a walk is no snapshot, unless `executor` is a transaction. Types that
 * the library doesn't know, and fields that it couldn't read, come as they are.
 *
 * ```ts
 * for await (const rows of walkRows(connect())) console.log(rows.length, rows[0].title);
 * ```
 *
 * @throws whatever `executor` throws, and the signal's reason when it is aborted
 */
export async function* walkRows(executor: Executor, options: WalkOptions = {}): AsyncGenerator<StoredRow[]> {
  for await (const rows of keysetWalk(pagesOf(executor), options)) yield rows.map(storedRow);
}

function pagesOf(executor: Executor): (after: string | undefined) => Promise<WalkedPage> {
  let limit = FIRST_ROWS;
  return async (after) => {
    for (;;) {
      try {
        const { rows, characters } = await boundedPage(executor, after, limit);
        const isLast = rows.length < limit;
        const fitting = Math.floor((PAGE_CHARACTERS / Math.max(1, characters)) * rows.length);
        limit = Math.max(1, Math.min(MAX_ROWS, limit * 4, fitting));
        return { rows, isLast };
      } catch (error) {
        // A transaction has failed with its statement.
        if (!(error instanceof PageTooLarge) || executor.inTransaction) throw error;
        limit = Math.ceil(limit / 8);
      }
    }
  };
}

async function boundedPage(
  executor: Executor,
  after: string | undefined,
  limit: number,
): Promise<{ rows: Row[]; characters: number }> {
  let characters = 0;
  const meter = (more: number) => {
    characters += more;
    // A single row is read whatever its size.
    if (characters > MAX_PAGE_CHARACTERS && limit > 1) throw new PageTooLarge();
  };
  const rows = await withReadMeter(meter, () =>
    executor.run(pageStatement("bulk.walkRows", itemColumnList, after, limit)),
  );
  return { rows, characters };
}
