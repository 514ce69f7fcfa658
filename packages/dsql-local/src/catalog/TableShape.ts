import { FIRST_USER_OID } from "../internalSchema/names.ts";

/** The columns of a table's keys. Columns are positions in a row's text, from 0. */
export interface TableShape {
  /** The table's. */
  oid: number;
  /** Schema and name as SQL writes them, quoted where they have to be, the schema `public` left out. */
  name: string;
  /** The same as the catalog has them, unquoted. */
  identity: { schema: string; name: string };
  /** The columns' names. */
  names: string[];
  /** The number of columns. */
  columns: number;
  /** The primary key; without one all columns together identify a row. */
  primary: number[] | null;
  /** The table has no other unique index, not even a partial one or one on expressions. */
  isAlone: boolean;
  /** Unique keys of columns, including the primary key. `nulls`: NULLS NOT DISTINCT. */
  unique: { columns: number[]; nulls: boolean }[];
  /** Foreign keys: the columns here, and the table and columns that they reference. */
  foreign: { columns: number[]; table: number; referenced: number[] }[];
  /** Key columns in which equal values may have different texts, and their types. */
  varied: [column: number, type: VariedType][];
  /** SQL that writes a row from its text by primary key; null where there are foreign keys, or no primary key. */
  plain: PlainWrites | null;
  /**
   * The names of the primary key's columns and of those with values of a fixed size; null where there are other indexes, or
   * {@link plain} is.
   */
  point: { key: string[]; fixed: string[] } | null;
}

/** A type in which equal values may have different texts. */
export type VariedType = "numeric" | "float4" | "float8" | "bpchar" | "interval";

/** SQL that writes one row of a table. Its parameters are the old row, if any, and the new row, if any, as texts. */
export interface PlainWrites {
  I: string;
  U: string;
  D: string;
}

/** SQL that returns a {@link TableShape} for each table as JSON. The search path has to begin with pg_catalog. */
export const TABLE_SHAPES = `
WITH RECURSIVE varied AS (
  SELECT oid, typname AS name FROM pg_type
  WHERE oid IN ('numeric'::regtype, 'float4'::regtype, 'float8'::regtype, 'bpchar'::regtype, 'interval'::regtype)
  UNION ALL SELECT t.oid, name FROM varied JOIN pg_type t ON typtype = 'd' AND typbasetype = varied.oid
), place AS NOT MATERIALIZED (
  SELECT attrelid, attnum, atttypid, row_number() OVER (PARTITION BY attrelid ORDER BY attnum) - 1 AS at
  FROM pg_attribute WHERE attrelid >= ${FIRST_USER_OID} AND attnum > 0 AND NOT attisdropped
), keys AS NOT MATERIALIZED (
  SELECT indrelid, indisprimary, indnullsnotdistinct AS nulls,
         (SELECT json_agg(at ORDER BY attnum) FROM place
          WHERE attrelid = indrelid AND attnum = ANY (indkey[0:indnkeyatts - 1])) AS columns
  FROM pg_index WHERE indisunique AND indexprs IS NULL AND indpred IS NULL AND indrelid >= ${FIRST_USER_OID}
), links AS NOT MATERIALIZED (
  SELECT conrelid, confrelid,
         (SELECT json_agg(p.at ORDER BY c.referenced) FROM unnest(conkey, confkey) AS c (own, referenced)
          JOIN place p ON p.attrelid = conrelid AND p.attnum = c.own) AS columns,
         (SELECT json_agg(p.at ORDER BY c.referenced) FROM unnest(confkey) AS c (referenced)
          JOIN place p ON p.attrelid = confrelid AND p.attnum = c.referenced) AS referenced
  FROM pg_constraint WHERE contype = 'f'
), linked AS (
  SELECT conrelid AS oid FROM pg_constraint WHERE contype = 'f'
  UNION SELECT confrelid FROM pg_constraint WHERE contype = 'f'
)
SELECT json_build_object(
  'oid', c.oid::bigint,
  'name', (SELECT concat(CASE nspname WHEN 'public' THEN '' ELSE quote_ident(nspname) || '.' END, quote_ident(c.relname))
           FROM pg_namespace s WHERE s.oid = c.relnamespace),
  'identity', json_build_object(
    'schema', (SELECT nspname FROM pg_namespace s WHERE s.oid = c.relnamespace), 'name', c.relname),
  'names', (SELECT json_agg(attname ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
  'columns', (SELECT count(*) FROM place WHERE attrelid = c.oid),
  'isAlone', (SELECT count(*) = 1 FROM pg_index WHERE indrelid = c.oid AND indisunique),
  'primary', (SELECT columns FROM keys WHERE indrelid = c.oid AND indisprimary),
  'unique', (SELECT coalesce(json_agg(json_build_object('columns', columns, 'nulls', nulls)), '[]')
             FROM keys WHERE indrelid = c.oid),
  'foreign', (SELECT coalesce(json_agg(json_build_object(
                'columns', columns, 'table', confrelid::bigint, 'referenced', referenced)), '[]')
              FROM links WHERE conrelid = c.oid),
  'varied', (SELECT coalesce(json_agg(json_build_array(at, name)), '[]') FROM place JOIN varied ON varied.oid = atttypid
             WHERE attrelid = c.oid AND at IN (
               SELECT json_array_elements_text(columns)::int FROM keys WHERE indrelid = c.oid
               UNION ALL SELECT json_array_elements_text(columns)::int FROM links WHERE conrelid = c.oid)),
  'plain', (SELECT json_build_object(
      'I', format('INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM (SELECT $1::%1$s AS n OFFSET 0) x', name, names, news),
      'U', format('UPDATE %1$s AS t SET %2$s FROM (SELECT $1::%1$s AS o, $2::%1$s AS n OFFSET 0) x WHERE %3$s', name, sets, finds),
      'D', format('DELETE FROM %1$s AS t USING (SELECT $1::%1$s AS o OFFSET 0) x WHERE %2$s', name, finds))
    FROM (SELECT format('%I.%I', nspname, c.relname) AS name,
                 string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS names,
                 string_agg(format('(x.n).%I', attname), ', ' ORDER BY attnum) AS news,
                 string_agg(format('%1$I = (x.n).%1$I', attname), ', ' ORDER BY attnum) AS sets,
                 (SELECT string_agg(format('t.%1$I OPERATOR(pg_catalog.=) (x.o).%1$I', k.attname), ' AND ')
                  FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (indkey[0:indnkeyatts - 1])
                  WHERE indrelid = c.oid AND indisprimary) AS finds
          FROM pg_attribute a JOIN pg_namespace s ON s.oid = c.relnamespace
          WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
          GROUP BY nspname HAVING bool_and(attidentity <> 'a')) w
    WHERE finds IS NOT NULL AND c.oid NOT IN (SELECT oid FROM linked))
,
  'point', (SELECT json_build_object(
      'key', (SELECT json_agg(attname) FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (indkey)),
      'fixed', (SELECT coalesce(json_agg(attname), '[]') FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND attlen > 0))
    FROM pg_index WHERE indrelid = c.oid AND indisprimary AND indnatts = indnkeyatts
      AND (SELECT count(*) = 1 FROM pg_index WHERE indrelid = c.oid)
      AND c.oid NOT IN (SELECT oid FROM linked))
) AS shape
FROM pg_class c WHERE relkind = 'r' AND relpersistence <> 't' AND oid >= ${FIRST_USER_OID}`;
