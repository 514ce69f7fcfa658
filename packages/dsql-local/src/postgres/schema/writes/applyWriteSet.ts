import { WRITTEN } from "../limits/transactionBytes.ts";
import { CAPTURE, FIXED_TEXT } from "./rowReport.ts";

/** The secret that authorizes writes by {@link WRITE_STATEMENT}: only superusers can read it. */
export const WRITE_SECRET = "SELECT secret FROM pg_dsql.write_secret";

/**
 * Writes a write set again in a session's transaction, or undoes it, on the session's own connection. The client may see its
 * text but not its parameters:
 *
 * 1. `put_back` or `undo`
 * 2. the result of {@link WRITE_SECRET}
 * 3. the rows as JSON, in the order in which they were written: `[[oid of the table, "I" | "U" | "D", old row, new row], …]`,
 *    rows as reported, or null
 * 4. bytes that the transaction has written so far, for its limit; null leaves them unchanged
 */
export const WRITE_STATEMENT =
  "SELECT pg_catalog.pg_logical_emit_message(true, 'dsql write set', pg_catalog.json_build_array($1::pg_catalog.text, " +
  "$2::pg_catalog.text, $3::pg_catalog.json, $4::pg_catalog.int8, pg_catalog.current_setting('search_path'))::pg_catalog.text)";

/** Handlers of the message in {@link messageHandlers}, by the prefix: PL/pgSQL statements. */
export const WRITE_HANDLER = {
  prefix: "dsql write set",
  statement: "PERFORM pg_dsql.take_write_set(content::json)",
};

/**
 * A function that writes rows from the reported texts.
 *
 * @param quiet settings that keep it from reporting them
 */
const writesRows = (name: string, quiet: string) => `
CREATE OR REPLACE FUNCTION pg_dsql.${name}(rows json, path text, undoing bool) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog ${FIXED_TEXT} ${quiet} AS $f$
DECLARE
  run record;
  writes record;
  described oid;
BEGIN
  -- Rows of one table and kind that follow one another are written together.
  FOR run IN
    WITH given AS (
      SELECT row_number() OVER (ORDER BY CASE WHEN undoing THEN -n ELSE n END) AS n, (v ->> 0)::oid AS relation,
             CASE WHEN undoing THEN translate(v ->> 1, 'ID', 'DI') ELSE v ->> 1 END AS kind,
             v ->> CASE WHEN undoing THEN 3 ELSE 2 END AS old, v ->> CASE WHEN undoing THEN 2 ELSE 3 END AS new
      FROM json_array_elements(rows) WITH ORDINALITY AS r (v, n)
    ), marked AS (
      SELECT *, n - row_number() OVER (PARTITION BY relation, kind ORDER BY n) AS place FROM given
    )
    SELECT relation, kind, array_agg(old ORDER BY n) AS olds, array_agg(new ORDER BY n) AS news
    FROM marked GROUP BY relation, kind, place ORDER BY min(n)
  LOOP
    IF described IS DISTINCT FROM run.relation THEN
      described := run.relation;
      writes := pg_dsql.table_writes(described);
    END IF;
    EXECUTE format('SELECT pg_dsql.write_as_%s($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
                   (SELECT relowner FROM pg_class WHERE oid = described))
      USING path, writes.inserts, writes.finds, writes.updates, writes.deletes, writes.repeats, writes.moves, writes.keyed,
            run.kind, run.olds, run.news, undoing;
  END LOOP;
END $f$;
`;

/**
 * `pg_dsql.put_back(secret, rows, written)` and `pg_dsql.undo(secret, rows)`: write a transaction's reported rows again, or undo
 * them, as for {@link WRITE_STATEMENT}. No trigger fires, no row is reported, and foreign keys are neither checked nor act.
 * Conflicts raise PostgreSQL's errors: 40001 for a row that another transaction has written or that doesn't exist, 23505 for a
 * key. `undo` skips rows that don't exist.
 */
export const applyWriteSet = `
CREATE TABLE IF NOT EXISTS pg_dsql.write_secret (secret text NOT NULL);
INSERT INTO pg_dsql.write_secret SELECT concat(gen_random_uuid(), gen_random_uuid()) WHERE NOT EXISTS (SELECT FROM pg_dsql.write_secret);
${writesRows("write_rows", `SET ${CAPTURE} = 'off'`)}
${writesRows("write_rows_alone", "SET session_replication_role = replica")}
CREATE OR REPLACE FUNCTION pg_dsql.write_set(secret text, rows json, path text, undoing bool) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog AS $f$
BEGIN
  IF secret IS DISTINCT FROM (SELECT w.secret FROM pg_dsql.write_secret w) THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'permission denied';
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT (v ->> 0)::oid AS relation FROM json_array_elements(rows) v) r
             JOIN pg_constraint ON contype = 'f' AND (conrelid = relation OR confrelid = relation)) THEN
    PERFORM pg_dsql.write_rows_alone(rows, path, undoing);
  ELSE
    PERFORM pg_dsql.write_rows(rows, path, undoing);
  END IF;
END $f$;
CREATE OR REPLACE FUNCTION pg_dsql.put_back(secret text, rows json, written bigint DEFAULT NULL, path text DEFAULT 'pg_catalog')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $f$
BEGIN
  PERFORM pg_dsql.write_set(secret, rows, path, false);
  IF written IS NULL THEN RETURN; END IF;
  PERFORM set_config('${WRITTEN}', written::text, true);
  PERFORM pg_dsql.transaction_is_oversized();
END $f$;
CREATE OR REPLACE FUNCTION pg_dsql.undo(secret text, rows json, path text DEFAULT 'pg_catalog')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $f$
DECLARE written text := current_setting('${WRITTEN}', true);
BEGIN
  PERFORM pg_dsql.write_set(secret, rows, path, true);
  PERFORM set_config('${WRITTEN}', written, true);
END $f$;
CREATE OR REPLACE FUNCTION pg_dsql.take_write_set(content json) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
BEGIN
  CASE content ->> 0
    WHEN 'put_back' THEN PERFORM pg_dsql.put_back(content ->> 1, content -> 2, (content ->> 3)::bigint, content ->> 4);
    WHEN 'undo' THEN PERFORM pg_dsql.undo(content ->> 1, content -> 2, content ->> 4);
  END CASE;
END $f$;
REVOKE EXECUTE ON FUNCTION pg_dsql.put_back, pg_dsql.undo, pg_dsql.take_write_set FROM PUBLIC;
`;
