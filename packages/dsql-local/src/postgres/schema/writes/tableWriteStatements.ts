/**
 * `pg_dsql.table_writes(table)`: the SQL that writes rows of a table from their texts. It qualifies every name, because it runs
 * with the client's search path. `$1` are rows as texts; each row is read once.
 *
 * - `inserts`: all columns but generated ones, which PostgreSQL computes again.
 * - `finds`: for old rows ($1) and their companions ($2), the ctids of the rows that exist, with their companions, in order; by
 *   primary key, or else by the whole row.
 * - `updates`, `deletes`: rows with the ctids $1, in this order, because a unique index is checked row by row.
 * - `repeats`: for each of the old ($1) and new rows ($2) its last predecessor with a key in common, or without keys the last one
 *   whose new row is its old row, or null.
 * - `moves`: whether an update changes a column that UPDATE can only set to DEFAULT (GENERATED ALWAYS AS IDENTITY); null where
 *   there is no such column.
 * - `keyed`: whether there is a primary key.
 */
export const tableWriteStatements = `
CREATE OR REPLACE FUNCTION pg_dsql.table_writes(relation oid, OUT inserts text, OUT finds text, OUT updates text, OUT deletes text,
  OUT repeats text, OUT moves text, OUT keyed bool)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $f$
DECLARE
  place text := (SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                 WHERE c.oid = relation);
  keys name[] := ARRAY(SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey[0:indnkeyatts - 1])
                       WHERE indrelid = relation AND indisprimary ORDER BY attnum);
  columns text;
  assigned text;
  given text;
BEGIN
  SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum), string_agg(format('(x.r).%I', attname), ', ' ORDER BY attnum),
         string_agg(format('%1$I = (x.r).%1$I', attname), ', ' ORDER BY attnum) FILTER (WHERE attidentity <> 'a'),
         string_agg(format('(x.before).%1$I IS DISTINCT FROM (x.after).%1$I', attname), ' OR ') FILTER (WHERE attidentity = 'a')
    INTO columns, given, assigned, moves
    FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
  inserts := format($q$INSERT INTO %1$s %2$s OVERRIDING SYSTEM VALUE SELECT %3$s
    FROM (SELECT u.w::%1$s AS r FROM pg_catalog.unnest($1) WITH ORDINALITY AS u (w, n) ORDER BY u.n OFFSET 0) x$q$,
    place, '(' || columns || ')', given);
  updates := CASE WHEN assigned IS NULL
    -- Nothing of it could have been set.
    THEN format('SELECT FROM %s WHERE ctid OPERATOR(pg_catalog.=) ANY ($1) AND $2 IS NOT NULL', place)
    ELSE format($q$UPDATE %1$s AS t SET %2$s
      FROM (SELECT u.at, u.w::%1$s AS r FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) WITH ORDINALITY AS u (at, w, n)
            ORDER BY u.n OFFSET 0) x
      WHERE t.ctid OPERATOR(pg_catalog.=) x.at$q$, place, assigned) END;
  deletes := format('DELETE FROM %s WHERE ctid OPERATOR(pg_catalog.=) ANY ($1)', place);
  IF moves IS NOT NULL THEN moves := format($q$SELECT pg_catalog.bool_or(%2$s)
    FROM (SELECT u.o::%1$s AS before, u.w::%1$s AS after FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS u (o, w) OFFSET 0) x$q$, place, moves); END IF;
  keyed := keys <> '{}';
  IF keyed THEN
    finds := format($q$SELECT pg_catalog.array_agg(t.ctid ORDER BY x.n), pg_catalog.array_agg(x.w ORDER BY x.n)
      FROM (SELECT u.o::%1$s AS r, u.w, u.n FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) WITH ORDINALITY AS u (o, w, n) OFFSET 0) x
      JOIN %1$s AS t ON %2$s$q$,
      place, (SELECT string_agg(format('t.%1$I OPERATOR(pg_catalog.=) (x.r).%1$I', k), ' AND ') FROM unnest(keys) k));
    repeats := format($q$SELECT pg_catalog.array_agg(p ORDER BY n) FROM (
      SELECT n, pg_catalog.max(p) FILTER (WHERE p OPERATOR(pg_catalog.<) n) AS p FROM (
        SELECT x.n, pg_catalog.lag(x.n) OVER (PARTITION BY %2$s ORDER BY x.n) AS p FROM (
          SELECT u.w::%1$s AS r, u.n FROM pg_catalog.unnest($1) WITH ORDINALITY AS u (w, n)
          UNION ALL SELECT u.w::%1$s, u.n FROM pg_catalog.unnest($2) WITH ORDINALITY AS u (w, n) OFFSET 0) x) y GROUP BY n) z$q$,
      place, (SELECT string_agg(format('(x.r).%I', k), ', ') FROM unnest(keys) k));
  ELSE
    finds := format($q$SELECT pg_catalog.array_agg(t.ctid ORDER BY x.n), pg_catalog.array_agg(x.w ORDER BY x.n)
      FROM (SELECT u.o, u.w, u.n, pg_catalog.row_number() OVER (PARTITION BY u.o ORDER BY u.n) AS c
            FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) WITH ORDINALITY AS u (o, w, n)) x
      JOIN (SELECT "dsql row".ctid, "dsql row"::text AS o,
                   pg_catalog.row_number() OVER (PARTITION BY "dsql row"::text) AS c FROM %1$s AS "dsql row") t
        ON t.o OPERATOR(pg_catalog.=) x.o AND t.c OPERATOR(pg_catalog.=) x.c$q$, place);
    repeats := $q$SELECT pg_catalog.array_agg(p ORDER BY n) FROM (
      SELECT x.n, (SELECT pg_catalog.max(y.n) FROM pg_catalog.unnest($2) WITH ORDINALITY AS y (w, n)
                   WHERE y.w OPERATOR(pg_catalog.=) x.w AND y.n OPERATOR(pg_catalog.<) x.n) AS p
      FROM pg_catalog.unnest($1) WITH ORDINALITY AS x (w, n)) z$q$;
  END IF;
END $f$;
`;
