import { FIRST_USER_OID, INTERNAL_SCHEMA_OID } from "../internalSchema/names.ts";

/** What was read of a table or an index. */
export interface RelationReads {
  /** The oid of the table, or of the index. */
  relation: number;
  /** Scans of the table from end to end, or searches in the index. */
  scans: number;
  /** Rows that those scans went through, filtered out or not; or entries that the index gave. */
  rows: number;
  /** Rows of the table that were looked up after an index gave their entries. */
  fetched: number;
}

/** Where the setting is kept that {@link BEGIN_COUNTING} changes. */
const PARALLEL = "dsql.max_parallel_workers";

/**
 * SQL expressions for before a statement whose reads are counted: what parallel workers read is counted in their own processes,
 * so there may be none. Until {@link END_COUNTING}, or the end of the transaction.
 */
export const BEGIN_COUNTING = `pg_catalog.set_config('${PARALLEL}', pg_catalog.current_setting('max_parallel_workers'), true),
pg_catalog.set_config('max_parallel_workers', '0', true)`;

export const END_COUNTING = `pg_catalog.set_config('max_parallel_workers', pg_catalog.current_setting('${PARALLEL}'), true)`;

/**
 * SQL expression for what the session has read of clients' tables and indexes so far, those of foreign keys and referential
 * actions included, plus constants, because PostgreSQL's counters run on between transactions: JSON, `[[oid, scans, rows,
 * fetched, whether it is an index], …]`.
 */
export const READ_COUNTERS = `(SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(oid::pg_catalog.int8, scans,
  pg_catalog.pg_stat_get_xact_tuples_returned(oid), pg_catalog.pg_stat_get_xact_tuples_fetched(oid), relkind = 'i')), '[]')
FROM (SELECT oid, relkind, pg_catalog.pg_stat_get_xact_numscans(oid) AS scans FROM pg_catalog.pg_class
  WHERE relkind IN ('r', 'i') AND oid >= ${FIRST_USER_OID} AND relnamespace <> ${INTERNAL_SCHEMA_OID}) c
WHERE scans > 0 OR pg_catalog.pg_stat_get_xact_tuples_fetched(oid) > 0)`;

type Counters = [relation: number, scans: number, rows: number, fetched: number, isIndex: boolean][];

/** What was read between two results of {@link READ_COUNTERS} in one transaction. */
export function readsBetween(before: string, after: string): RelationReads[] {
  const earlier = new Map((JSON.parse(before) as Counters).map((counters) => [counters[0], counters]));
  return (JSON.parse(after) as Counters).flatMap(([relation, allScans, allRows, allFetched, isIndex]) => {
    const [, scansBefore, rowsBefore, fetchedBefore] = earlier.get(relation) ?? [relation, 0, 0, 0];
    const scans = allScans - scansBefore;
    const rows = allRows - rowsBefore;
    const fetched = allFetched - fetchedBefore;
    if (scans === 0 && fetched === 0) return [];
    return [{ relation, scans, rows: isIndex ? visible(rows, fetched) : rows, fetched }];
  });
}

/**
 * How many of an index's entries are of rows that are still there. An index scan fetches exactly those. Where it has fetched
 * less than half, it may be one that didn't need the rows, and all entries count.
 */
function visible(entries: number, fetched: number): number {
  return 2 * fetched >= entries ? fetched : entries;
}
