import { noticeProcedureWrite } from "../procedureCommits.ts";

/** Setting that makes PostgreSQL report each row that a session writes: `on`, set when its connection starts. */
export const CAPTURE = "dsql.capture";

/** SQLSTATE of the message that reports a row. */
export const ROW_MESSAGE = "DSQLW";

/** Settings that the text of a value may depend on, their values for a row's text, and a test for that effect. */
const TEXT_SETTINGS = [
  {
    name: "TimeZone",
    value: "UTC",
    holds: "pg_catalog.current_setting('TimeZone') = 'UTC'",
    types: ["timestamptz"],
  },
  {
    name: "DateStyle",
    value: "ISO, MDY",
    holds: "pg_catalog.current_setting('DateStyle') LIKE 'ISO%%'",
    types: ["timestamptz", "timestamp", "date"],
  },
  {
    name: "IntervalStyle",
    value: "postgres",
    holds: "pg_catalog.current_setting('IntervalStyle') = 'postgres'",
    types: ["interval"],
  },
  {
    name: "bytea_output",
    value: "hex",
    holds: "pg_catalog.current_setting('bytea_output') = 'hex'",
    types: ["bytea"],
  },
  {
    name: "extra_float_digits",
    value: "1",
    // 1, 2 and 3 have the same effect.
    holds: "pg_catalog.current_setting('extra_float_digits')::int > 0",
    types: ["float4", "float8"],
  },
] as const;

/** Clauses of a function that writes or reads a row's text. */
export const FIXED_TEXT = TEXT_SETTINGS.map(({ name, value }) => `SET ${name} = '${value}'`).join(" ");

/** Types whose texts don't depend on settings; arrays, ranges and the like aren't among them. */
const PLAIN_TYPES =
  "int2 int4 int8 numeric bool text varchar char bpchar name uuid json jsonb oid time timetz".split(" ");

const settingRows = TEXT_SETTINGS.map(
  ({ name, value, holds, types }) =>
    `('${name}', '${value}', $h$${holds.replace("%%", "%")}$h$, '{${types.join(",")}}'::name[])`,
).join(",\n      ");

/**
 * `pg_dsql.row_report(table)`: the part of a table's trigger function that reports a row to the server, as a message of level
 * INFO, which PostgreSQL sends whatever the client's settings. It runs for each row, so its cost matters, above all that of
 * expressions, which PostgreSQL prepares again in each transaction.
 *
 * - MESSAGE: `<oid of the table> <transaction id, 64 bits> <I, U or D>`, and for a table with unique indexes that have an
 *   expression or a predicate a fourth part, a JSON object: by the oid of each of them `[old key, new key]`. A key is an array
 *   of texts, or null where there is no entry, or where nulls make it distinct from all others.
 * - DETAIL: the old row as text, HINT: the new one; empty where there is none.
 *
 * `pg_dsql.excess_report(table)`: the part that runs once a transaction has written more than it may. It can't commit, so its
 * rows aren't needed any more: a single message with `X` instead of a kind, without rows, is the last one until the transaction
 * is rolled back, or rolled back to a savepoint.
 *
 * Rows are reported in the order in which they were written, at the end of the statement. Rows that a referential action writes
 * come after all rows of the statement that caused it, because PostgreSQL puts both triggers into the same queue.
 */
export const rowReport = `
CREATE OR REPLACE FUNCTION pg_dsql.row_variables(watched oid, expressions text, source text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $f$
  SELECT string_agg(format(E'  "%s" %I.%I := %s.%I;\\n', replace(attname, '"', '""'), nspname, typname, source, attname),
                    '' ORDER BY attnum)
  FROM pg_attribute JOIN pg_type t ON t.oid = atttypid JOIN pg_namespace n ON n.oid = typnamespace
  WHERE attrelid = watched AND attnum > 0 AND NOT attisdropped
    AND expressions ~ format('(?<![\\w.])%s(?!\\w)', regexp_replace(quote_ident(attname), '\\W', '\\\\\\&', 'g'))
$f$;
CREATE OR REPLACE FUNCTION pg_dsql.excess_report(watched oid) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $f$
  SELECT format($p$IF pg_catalog.current_setting('${CAPTURE}', true) = 'on' THEN
      PERFORM pg_catalog.set_config('${CAPTURE}', 'ended', true);
      RAISE INFO SQLSTATE '${ROW_MESSAGE}' USING MESSAGE = pg_catalog.concat('%s ', pg_catalog.pg_current_xact_id(), ' X');
    END IF;$p$, watched)
$f$;
CREATE OR REPLACE FUNCTION pg_dsql.row_report(watched oid) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $f$
DECLARE
  part text := '';
  column_types name[];
  members text[] := '{}';
  variables text := '';
  expressions text := '';
  old_keys text := '';
  new_keys text := '';
  keys text;
  texts text;
  entry record;
  settings record;
  report text;
BEGIN
  FOR entry IN SELECT indexrelid AS index, indnkeyatts AS keys, indnullsnotdistinct AS has_equal_nulls,
                      pg_get_expr(indpred, indrelid) AS predicate
               FROM pg_index WHERE indrelid = watched AND indisunique AND (indexprs IS NOT NULL OR indpred IS NOT NULL)
               ORDER BY indexrelid LOOP
    -- Equal values get equal texts.
    SELECT string_agg(format('(' || CASE
                        WHEN type_name = 'numeric' THEN 'pg_catalog.trim_scale(%s)'
                        WHEN type_name IN ('float4', 'float8') THEN '%s + 0'
                        WHEN type_name = 'interval' THEN 'pg_catalog.justify_interval(%s)'
                        ELSE '%s' END || ')::text', pg_get_indexdef(entry.index, number, false)), ', ' ORDER BY number),
           string_agg(pg_get_indexdef(entry.index, number, false), ', ' ORDER BY number)
      INTO texts, keys FROM pg_dsql.column_sizes(entry.index) WHERE number <= entry.keys;
    keys := format('CASE WHEN %s%s THEN pg_catalog.json_build_array(%s) END', '(' || entry.predicate || ') AND ',
      CASE WHEN entry.has_equal_nulls THEN 'true' ELSE format('pg_catalog.num_nulls(%s) = 0', keys) END, texts);
    expressions := concat_ws(' ', expressions, keys);
    variables := variables || format(E'  "dsql old %1$s" json;\\n  "dsql new %1$s" json;\\n', entry.index);
    old_keys := old_keys || format(E'  "dsql old %s" := %s;\\n', entry.index, keys);
    new_keys := new_keys || format(E'  "dsql new %s" := %s;\\n', entry.index, keys);
    members := members || format($m$'%1$s', pg_catalog.json_build_array("dsql old %1$s", "dsql new %1$s")$m$, entry.index);
  END LOOP;
  IF members <> '{}' THEN
    part := format($p$, ' ', pg_catalog.json_build_object(%s)$p$, array_to_string(members, ', '));
  END IF;
  report := format($p$RAISE INFO SQLSTATE '${ROW_MESSAGE}' USING
    MESSAGE = pg_catalog.concat('%s ', pg_catalog.pg_current_xact_id(), ' ', pg_catalog.left(TG_OP, 1)%s),
    DETAIL = pg_catalog.concat(OLD), HINT = pg_catalog.concat(NEW);$p$, watched, part);
  IF variables <> '' THEN
    -- Columns named as records are would hide those.
    report := format($p$DECLARE
%1$sBEGIN
  IF TG_OP <> 'INSERT' THEN DECLARE
%2$s  BEGIN
%3$s  END; END IF;
  IF TG_OP <> 'DELETE' THEN DECLARE
%4$s  BEGIN
%5$s  END; END IF;
  %6$s
  END;$p$, variables, pg_dsql.row_variables(watched, expressions, format('sizes_%s.OLD', watched)), old_keys,
    pg_dsql.row_variables(watched, expressions, format('sizes_%s.NEW', watched)), new_keys, report);
  END IF;

  column_types := ARRAY(SELECT DISTINCT type_name FROM pg_dsql.column_sizes(watched));
  SELECT string_agg(s.holds, ' AND ') AS hold, string_agg(format('pg_catalog.current_setting(%L)', s.name), ', ' ORDER BY s.name) AS before,
         string_agg(format('pg_catalog.set_config(%L, %L, true)', s.name, s.value), ', ' ORDER BY s.name) AS fix,
         string_agg(format('pg_catalog.set_config(%L, "dsql settings"[%s], true)', s.name, s.at), ', ' ORDER BY s.name) AS restore
    INTO settings
    FROM (
      SELECT v.*, row_number() OVER (ORDER BY name) AS at FROM (VALUES ${settingRows}) AS v(name, value, holds, types)
      WHERE EXISTS (SELECT FROM unnest(column_types) AS c (type_name)
                    WHERE c.type_name = ANY (v.types)
                       OR c.type_name <> ALL ('{${PLAIN_TYPES.join(",")}}') AND c.type_name <> ALL (
                            '{${[...new Set(TEXT_SETTINGS.flatMap(({ types }) => types))].join(",")}}'))) s;
  IF settings.hold IS NOT NULL THEN
    report := format($p$IF %s THEN
    %s
  ELSE DECLARE
    "dsql settings" text[] := ARRAY[%s];
  BEGIN
    PERFORM %s;
    %s
    PERFORM %s;
  END; END IF;$p$, settings.hold, report, settings.before, settings.fix, report, settings.restore);
  END IF;
  RETURN format($p$IF pg_catalog.current_setting('${CAPTURE}', true) = 'on' THEN
  ${noticeProcedureWrite}
  %s
  END IF;$p$, report);
END $f$;
`;
