import { setImmediate as turn } from "node:timers/promises";
import type { Row, Statement } from "@mattb.tech/billio-dsql";

export interface WalkOptions {
  /** The id to continue after; absent = from the beginning. */
  after?: string | undefined;
  /** Ends the walk before the next page. */
  signal?: AbortSignal | undefined;
}

export interface WalkedPage {
  /** The id is the first column. */
  rows: Row[];
  /** Nothing follows. */
  isLast: boolean;
}

/**
 * Pages along the primary key (keyset pagination). The next page is fetched while one is processed, and is awaited before
 * the walk ends, whatever ends it.
 *
 * @param read reads the page after an id, or the first
 */
export async function* keysetWalk(
  read: (after: string | undefined) => Promise<WalkedPage>,
  { after, signal }: WalkOptions,
): AsyncGenerator<Row[]> {
  let next: Promise<WalkedPage> | undefined = started(read(after));
  try {
    while (next !== undefined) {
      const page: WalkedPage = await next;
      next = undefined;
      signal?.throwIfAborted();
      const last = page.rows.at(-1)?.[0];
      if (!page.isLast && typeof last === "string") {
        next = started(read(last));
        // Sent before the page is processed, which may block the event loop until it is done.
        await turn();
      }
      if (page.rows.length > 0) yield page.rows;
    }
  } finally {
    await next?.catch(() => undefined);
  }
}

/** Its failure is handled where it is awaited, which may be later. */
function started<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/** A statement that selects a page along the primary key. */
export function pageStatement(
  name: string,
  columns: string,
  after: string | undefined,
  limit: number,
): Statement {
  const first = after === undefined;
  return {
    name,
    sql: first
      ? `SELECT ${columns} FROM items ORDER BY id LIMIT $1`
      : `SELECT ${columns} FROM items WHERE id > $1 ORDER BY id LIMIT $2`,
    values: first ? [String(limit)] : [after, String(limit)],
    effect: "read",
    prepareAs: `${name.replace(".", "_")}_${first ? "first" : "next"}`,
  };
}
