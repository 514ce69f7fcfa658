import { FIRST_USER_OID, INTERNAL_SCHEMA_OID } from "../internalSchema/names.ts";

/** A table's column. */
export interface EntryColumn {
  /** Quoted. */
  name: string;
  /** Bytes of each value; -1 where they vary. */
  bytes: number;
  /** Its values are bytes, whose text has two digits for each. */
  isBytea: boolean;
}

/** An index, apart from the primary key. Columns are positions in a row's text, from 0. */
export interface IndexEntries {
  oid: number;
  /** Quoted, without schema. */
  name: string;
  /** Columns that its order depends on. */
  key: number[];
  /** All columns of an entry: those of INCLUDE and of the row's key too. */
  held: number[];
  /** How many of its keys are expressions. */
  expressions: number;
}

/** A table's row and index entries, as far as their sizes depend on it. */
export interface TableEntries {
  oid: number;
  /** Quoted, with schema. */
  name: string;
  columns: EntryColumn[];
  /** The primary key's index, which DSQL keeps whole rows in; null without one. */
  primary: { oid: number; name: string } | null;
  indexes: IndexEntries[];
}

/** SQL that returns {@link TableEntries} for each table as JSON. The search path has to begin with pg_catalog. */
export const TABLE_ENTRIES = `
WITH place AS NOT MATERIALIZED (
  SELECT attrelid, attnum, attname, attlen, atttypid, row_number() OVER (PARTITION BY attrelid ORDER BY attnum) - 1 AS at
  FROM pg_attribute WHERE attrelid >= ${FIRST_USER_OID} AND attnum > 0 AND NOT attisdropped
), held AS NOT MATERIALIZED (
  SELECT i.*, coalesce(p.indkey, ''::int2vector) AS row_key
  FROM pg_index i LEFT JOIN pg_index p ON p.indrelid = i.indrelid AND p.indisprimary
  WHERE i.indrelid >= ${FIRST_USER_OID}
)
SELECT json_build_object(
  'oid', c.oid::bigint,
  'name', format('%I.%I', nspname, relname),
  'columns', (SELECT coalesce(json_agg(json_build_object(
                'name', quote_ident(attname), 'bytes', attlen, 'isBytea', atttypid = 'bytea'::regtype) ORDER BY at), '[]')
              FROM place WHERE attrelid = c.oid),
  'primary', (SELECT json_build_object('oid', indexrelid::bigint, 'name', quote_ident(i.relname))
              FROM held JOIN pg_class i ON i.oid = indexrelid WHERE indrelid = c.oid AND indisprimary),
  'indexes', (SELECT coalesce(json_agg(json_build_object(
                'oid', indexrelid::bigint,
                'name', (SELECT quote_ident(relname) FROM pg_class i WHERE i.oid = indexrelid),
                'key', (SELECT coalesce(json_agg(at ORDER BY at), '[]') FROM place
                        WHERE attrelid = c.oid AND attnum = ANY (indkey[0:indnkeyatts - 1])),
                'held', (SELECT coalesce(json_agg(at ORDER BY at), '[]') FROM place
                         WHERE attrelid = c.oid AND (attnum = ANY (indkey) OR attnum = ANY (row_key))),
                'expressions', (SELECT count(*) FROM unnest(indkey) AS part (number) WHERE number = 0)
              ) ORDER BY indexrelid), '[]')
              FROM held WHERE indrelid = c.oid AND NOT indisprimary)
) AS entries
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND relpersistence <> 't' AND c.oid >= ${FIRST_USER_OID} AND relnamespace <> ${INTERNAL_SCHEMA_OID}`;
