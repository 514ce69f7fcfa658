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

/**
 * SQL expression for what the session has read of clients' tables and indexes so far, those of foreign keys and referential
 * actions included, plus constants, because PostgreSQL's counters run on between transactions: JSON, `[[oid, scans, rows,
 * fetched], …]`.
 */
export const READ_COUNTERS = `(SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(oid::pg_catalog.int8, scans,
  pg_catalog.pg_stat_get_xact_tuples_returned(oid), pg_catalog.pg_stat_get_xact_tuples_fetched(oid))), '[]')
FROM (SELECT oid, pg_catalog.pg_stat_get_xact_numscans(oid) AS scans FROM pg_catalog.pg_class
  WHERE relkind IN ('r', 'i') AND oid >= ${FIRST_USER_OID} AND relnamespace <> ${INTERNAL_SCHEMA_OID}) c
WHERE scans > 0 OR pg_catalog.pg_stat_get_xact_tuples_fetched(oid) > 0)`;

type Counters = [relation: number, scans: number, rows: number, fetched: number][];

/** What was read between two results of {@link READ_COUNTERS} in one transaction. */
export function readsBetween(before: string, after: string): RelationReads[] {
  const earlier = new Map((JSON.parse(before) as Counters).map((counters) => [counters[0], counters]));
  return (JSON.parse(after) as Counters).flatMap(([relation, ...counts]) => {
    const [, ...from] = earlier.get(relation) ?? [relation, 0, 0, 0];
    const [scans = 0, rows = 0, fetched = 0] = counts.map((count, at) => count - (from[at] ?? 0));
    return scans > 0 || fetched > 0 ? [{ relation, scans, rows, fetched }] : [];
  });
}
