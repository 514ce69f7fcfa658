import { limits } from "../../../errorCatalog/limits.ts";
import { raiseError } from "../raiseError.ts";
import { sendMessage } from "../../../internalSchema/sendMessage.ts";
import { CAPTURE } from "../writes/rowReport.ts";
import { MAX_TRANSACTION_BYTES, WRITTEN, written } from "./transactionBytes.ts";

/** Maximum size of a row (Aurora DSQL user guide, quotas). */
const MAX_ROW_BYTES = 2 * 1024 * 1024;

/**
 * Maximum size of the columns of an index and the primary key together, and the overhead of each column but the first
 * (observed on a cluster, 2026-10: a primary key of 500 bytes leaves 1,474).
 */
const MAX_KEY_BYTES = 1981;
const KEY_COLUMN_BYTES = 7;

/**
 * What a row and an index entry count in addition to their values. DSQL's own measure isn't known; between 9 and 9.9 MiB of raw
 * data were observed to fit into 10 MiB.
 */
const OVERHEAD_BYTES = 64;

/**
 * A row whose values are shorter needs no check where a transaction writes no more than {@link FEW_ROWS}. The texts of values of
 * varying size aren't shorter than the values, but for numbers.
 */
const SMALL_ROW_BYTES = 2_000;
/** Maximum number of a function's arguments. */
const MAX_ARGUMENTS = 100;
/** By which a number may be longer than its text. */
const NUMBER_BYTES = 8;

/**
 * So many rows, one and its outcome record. They would be within the limits if there were many more of them, but small rows aren't
 * added to a large one that comes after them: by one of them a transaction may exceed its limit.
 */
export const FEW_ROWS = 2;

/** Part of a format string whose second and third values are the limit and the type. */
const valueError = raiseError(limits.valueBytes, { bytes: "'%2$s'", type: "'%3$s'" });

/**
 * `pg_dsql.row_check(table)`: the body of the trigger function that checks the sizes of a row of this table. It is generated for
 * the table's columns and indexes: a row of usual size costs two additions and two comparisons. Their number matters, because
 * PostgreSQL prepares each expression again in each transaction.
 *
 * The trigger is an AFTER trigger, so it gets the row as stored: large values are compressed, and checked as stored. Keys and
 * the transaction's total are checked by the uncompressed values.
 *
 * A statement that PostgreSQL commits itself and that writes few rows costs even less: where the rows are small nothing is
 * computed, as preparing the sums takes as long as the insertion of the row.
 *
 * The function runs as the client, not as its owner: expressions and predicates of indexes are the client's code. They name
 * columns without a table, which are then variables of the function. It sets no search path, which would cost as much as
 * everything else: it qualifies what isn't in pg_catalog.
 */
export const rowSizeTrigger = `
CREATE OR REPLACE FUNCTION pg_dsql.row_check(watched oid) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $f$
DECLARE
  refuse_key constant text := $r$${raiseError(limits.keyBytes)}$r$;
  refuse_row constant text := $r$${raiseError(limits.rowBytes)}$r$;
  value_check constant text := $r$
    IF pg_column_size(NEW.%1$I) > %2$s THEN ${valueError} END IF;$r$;
  -- For columns of varying size, by number: the expression of a value's bytes.
  measures text[] := '{}';
  -- For all columns, by number.
  fixed bigint[] := '{}';
  most bigint[] := '{}';
  -- Bytes of a row that its table alone determines, and the columns whose sizes come on top.
  row_fixed bigint := 0;
  row_numbers smallint[] := '{}';
  row_values text[] := '{}';
  -- The same for the entries of all indexes that have one for each row; a column as often as it occurs.
  entries_fixed bigint := 0;
  entries_numbers smallint[] := '{}';
  -- Entries that depend on the row.
  entries text := '';
  computed text := '';
  -- Of the row and all its entries.
  bytes text;
  bytes_variable text := '';
  -- Of one index.
  key_numbers smallint[];
  included_numbers smallint[];
  key_fixed bigint;
  key_most bigint;
  included_fixed bigint;
  key_size text;
  key_limit bigint;
  has_expression boolean;
  primary_numbers smallint[] := (SELECT indkey FROM pg_index WHERE indrelid = watched AND indisprimary);
  indexes int := 0;
  -- A row that is smaller than this needs no further look: no key is larger than its row, unless it is computed.
  first_limit bigint := ${MAX_ROW_BYTES};
  has_unbounded_key boolean := false;
  has_computed_entry boolean := false;
  checks text := '';
  stored_row text := '';
  small_row text := '';
  part record;
  entry record;
BEGIN
  FOR part IN SELECT * FROM pg_dsql.column_sizes(watched) LOOP
    fixed[part.number] := part.fixed;
    most[part.number] := part.most;
    IF part.fixed IS NOT NULL THEN
      row_fixed := row_fixed + part.fixed;
      CONTINUE;
    END IF;
    row_numbers := row_numbers || part.number;
    row_values := row_values || format('NEW.%I', part.name);
    measures[part.number] := format(CASE WHEN part.required THEN '%s' ELSE 'coalesce(%s, 0)' END,
                                    format(part.measure, format('NEW.%I', part.name)));
    stored_row := stored_row || format(' + coalesce(pg_column_size(NEW.%I), 0)', part.name);
    IF part.value_limit < coalesce(part.most, 1e9) THEN
      first_limit := least(first_limit, part.value_limit);
      checks := checks || format(value_check, part.name, part.value_limit, part.type_name);
    END IF;
  END LOOP;
  checks := checks || format(E'\\n    IF "dsql row" > ${MAX_ROW_BYTES} AND %s%s > ${MAX_ROW_BYTES} THEN %s END IF;',
                             row_fixed, stored_row, refuse_row);

  FOR entry IN SELECT indexrelid, indkey::smallint[] AS numbers, indnkeyatts AS keys,
                      pg_get_expr(indpred, indrelid) AS predicate, indisprimary AS is_primary
               FROM pg_index WHERE indrelid = watched ORDER BY indexrelid LOOP
    indexes := indexes + 1;
    -- These arrays count from 0.
    key_numbers := ARRAY(SELECT DISTINCT n FROM unnest(entry.numbers[0:entry.keys - 1] || primary_numbers) n WHERE n > 0);
    included_numbers := ARRAY(SELECT n FROM unnest(entry.numbers[entry.keys:]) n WHERE n <> ALL (key_numbers));
    SELECT coalesce(sum(fixed[n]), 0), coalesce(sum(coalesce(most[n], 1e9)), 0) INTO key_fixed, key_most
      FROM unnest(key_numbers) n;
    SELECT coalesce(sum(fixed[n]), 0) INTO included_fixed FROM unnest(included_numbers) n;
    key_size := pg_dsql.sum_of(key_fixed, key_numbers, measures);
    has_expression := 0 = ANY (entry.numbers);
    FOR part IN SELECT s.* FROM pg_dsql.column_sizes(CASE WHEN has_expression THEN entry.indexrelid END) s
                WHERE entry.numbers[s.number - 1] = 0 LOOP
      key_most := key_most + coalesce(part.most, 1e9);
      key_size := format('%s + coalesce(%s, 0)', key_size, coalesce(part.fixed::text,
        format(part.measure, format('(%s)', pg_get_indexdef(entry.indexrelid, part.number, false)))));
    END LOOP;
    key_limit := ${MAX_KEY_BYTES} - ${KEY_COLUMN_BYTES} *
      (cardinality(key_numbers) + cardinality(array_positions(entry.numbers[0:entry.keys - 1], 0::smallint)) - 1);
    IF key_most > key_limit THEN
      first_limit := least(first_limit, key_limit);
      has_unbounded_key := has_unbounded_key OR has_expression;
      checks := checks || format(E'\\n    IF %s%s > %s THEN %s END IF;',
                                 '(' || entry.predicate || ') AND ', key_size, key_limit, refuse_key);
    END IF;
    -- The primary key's index is the table itself.
    CONTINUE WHEN entry.is_primary;
    has_computed_entry := has_computed_entry OR has_expression;
    IF has_expression OR entry.predicate IS NOT NULL THEN
      computed := concat_ws(' ', computed, entry.predicate, key_size);
      entries := entries || format(' + CASE WHEN %s THEN %s + %s ELSE 0 END', coalesce(entry.predicate, 'true'),
        key_size, pg_dsql.sum_of(${OVERHEAD_BYTES} + included_fixed, included_numbers, measures));
    ELSE
      entries_fixed := entries_fixed + ${OVERHEAD_BYTES} + key_fixed + included_fixed;
      entries_numbers := entries_numbers || key_numbers || included_numbers;
    END IF;
  END LOOP;

  bytes := '"dsql row" + ' || pg_dsql.sum_of(${OVERHEAD_BYTES} + entries_fixed, entries_numbers, measures) || entries;
  IF has_unbounded_key THEN
    bytes_variable := format(E'  "dsql bytes" bigint := %s;\n', bytes);
    bytes := '"dsql bytes"';
  END IF;

  IF NOT has_computed_entry AND row_fixed < ${SMALL_ROW_BYTES} THEN
    small_row := format($s$  IF pg_catalog.current_setting('${CAPTURE}', true) = 'few' THEN
    %s
  END IF;
$s$,
      -- An update may leave a value as it is that is stored apart, and would have to be read.
      CASE WHEN row_numbers = '{}' THEN 'RETURN NULL;' ELSE format($s$IF TG_OP <> 'UPDATE' AND pg_catalog.octet_length(pg_catalog.concat(%s)) < %s THEN RETURN NULL; END IF;
    PERFORM pg_catalog.set_config('${CAPTURE}', 'off', true);$s$,
        -- The whole row's text takes longer: it has the other values as well.
        CASE WHEN cardinality(row_values) <= ${MAX_ARGUMENTS} THEN array_to_string(row_values, ', ') ELSE 'NEW' END,
        least(first_limit, ${SMALL_ROW_BYTES}) - row_fixed - ${NUMBER_BYTES} * cardinality(row_numbers)) END);
  END IF;

  RETURN format($c$-- indexes: %s
BEGIN
%s  IF TG_OP <> 'DELETE' THEN DECLARE
%s  "dsql row" bigint := %s;
%s  "dsql written" bigint := set_config('${WRITTEN}', (${written} + %s)::text, true);
  BEGIN
  -- Beside the server no rules hold.
  IF ("dsql written" > ${MAX_TRANSACTION_BYTES} OR "dsql %s" > %s) AND NOT current_setting('is_superuser')::bool THEN
    IF "dsql written" > ${MAX_TRANSACTION_BYTES} THEN PERFORM ${sendMessage("oversized")}; %s END IF;%s
  END IF;
  END; END IF;
  %s
  RETURN NULL;
END$c$, indexes, small_row, pg_dsql.row_variables(watched, computed, 'NEW'), pg_dsql.sum_of(row_fixed, row_numbers, measures),
    bytes_variable, bytes, CASE WHEN has_unbounded_key THEN 'bytes' ELSE 'row' END, first_limit, pg_dsql.excess_report(watched), checks,
    pg_dsql.row_report(watched));
END $f$;
CREATE OR REPLACE FUNCTION pg_dsql.sum_of(fixed bigint, numbers smallint[], measures text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
BEGIN
  RETURN concat_ws(' + ', fixed || '::bigint', (
    SELECT string_agg(CASE times WHEN 1 THEN '' ELSE times || ' * ' END || measures[n], ' + ' ORDER BY n)
    FROM (SELECT n, count(*) AS times FROM unnest(numbers) n WHERE measures[n] IS NOT NULL GROUP BY n) counted));
END $$;
`;
