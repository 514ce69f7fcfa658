import { FIRST_USER_OID, INTERNAL_SCHEMA_OID } from "../../internalSchema/names.ts";

/**
 * SQL expression for all rows that a session has written, including those written by referential actions; plus a constant,
 * because PostgreSQL's counters run on between transactions.
 */
export const ROWS_WRITTEN = `(SELECT coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_inserted(oid)
  + pg_catalog.pg_stat_get_xact_tuples_updated(oid) + pg_catalog.pg_stat_get_xact_tuples_deleted(oid)), 0)
FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') AND oid >= ${FIRST_USER_OID} AND relnamespace <> ${INTERNAL_SCHEMA_OID})`;
