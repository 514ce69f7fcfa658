import type pg from "pg";
import type { DsqlError } from "../rules/DsqlError.ts";
import { limitExceeded, unsupported } from "../rules/refusals.ts";
import type { AsyncIndex } from "../rules/Statement.ts";

const MAX_INDEXES = 24;

/** Rules of CREATE INDEX ASYNC that need the catalog: types of the keys, number of indexes. */
export async function indexRefusal(
  client: pg.Client,
  tableOid: number,
  { columns }: AsyncIndex,
): Promise<DsqlError | undefined> {
  const { rows } = await client.query<{ type: string | null; indexes: number }>(
    `SELECT (SELECT t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
             WHERE a.attrelid = $1 AND a.attname = ANY ($2::text[]) AND t.typname IN ('json', 'jsonb')
             ORDER BY array_position($2::text[], a.attname::text) LIMIT 1) AS type,
            (SELECT count(*)::int FROM pg_index WHERE indrelid = $1) AS indexes`,
    [tableOid, columns],
  );
  const [found] = rows;
  if (found?.type) return unsupported(`datatype ${found.type} is not supported in a key`);
  if (found && found.indexes >= MAX_INDEXES) {
    return limitExceeded(`more than ${MAX_INDEXES} indexes per table are not allowed`);
  }
  return undefined;
}
