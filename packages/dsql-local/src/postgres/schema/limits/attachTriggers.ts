/**
 * Attaches the trigger that checks sizes and reports rows to every client table, the only one: each trigger takes as long as a tenth
 * of the INSERT of a row. It is marked as internal, so that `\\d`,
 * information_schema.triggers, pg_dump and `ALTER TABLE … DISABLE TRIGGER USER` skip it.
 *
 * By its name it runs after the triggers of foreign keys (RI_…), so that a row which they reject isn't reported.
 *
 * The trigger never changes; only its function is replaced when columns or indexes change, which takes no lock on the table. An
 * entry in pg_depend makes PostgreSQL drop the function together with the table.
 */
export const attachTriggers = `
CREATE OR REPLACE FUNCTION pg_dsql.watch_table(watched oid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
DECLARE
  check_name text := format('sizes_%s', watched);
  body text;
  check_oid oid;
BEGIN
  -- Two index builds on one table may end at the same moment: the second to replace the function tries again.
  FOR attempt IN 1..5 LOOP
    BEGIN
      body := pg_dsql.row_check(watched);
      SELECT oid INTO check_oid FROM pg_proc
        WHERE proname = check_name AND pronamespace = 'pg_dsql'::regnamespace AND prosrc = body;
      EXIT WHEN FOUND;
      EXECUTE format('CREATE OR REPLACE FUNCTION pg_dsql.%I() RETURNS trigger LANGUAGE plpgsql AS %L', check_name, body);
      check_oid := format('pg_dsql.%I()', check_name)::regprocedure;
      -- A trigger's function needs no privilege, and nobody is to have one.
      UPDATE pg_proc SET proacl = ARRAY[makeaclitem(proowner, proowner, 'EXECUTE', false)] WHERE oid = check_oid;
      INSERT INTO pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype)
        SELECT 'pg_proc'::regclass, check_oid, 0, 'pg_class'::regclass, watched, 0, 'a'
        WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = check_oid
                          AND refclassid = 'pg_class'::regclass AND refobjid = watched);
      EXIT;
    EXCEPTION WHEN internal_error OR unique_violation THEN
      IF attempt = 5 THEN RAISE; END IF;
    END;
  END LOOP;
  -- An earlier version's wasn't for DELETE (8).
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = watched AND tgname = 'dsql_sizes' AND tgtype & 8 = 8) THEN
    UPDATE pg_trigger SET tgisinternal = false WHERE tgrelid = watched AND tgname = 'dsql_sizes';
    EXECUTE format('CREATE OR REPLACE TRIGGER dsql_sizes AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION pg_dsql.%I()',
                   watched::regclass, check_name);
    UPDATE pg_trigger SET tgisinternal = true WHERE tgrelid = watched AND tgname = 'dsql_sizes';
  END IF;
  PERFORM pg_dsql.make_writer((SELECT relowner FROM pg_class WHERE oid = watched));
  -- A part of the table: its owner can't drop it alone.
  UPDATE pg_depend SET deptype = 'i' WHERE classid = 'pg_trigger'::regclass AND deptype = 'a'
    AND refclassid = 'pg_class'::regclass AND refobjid = watched
    AND objid = (SELECT oid FROM pg_trigger WHERE tgrelid = watched AND tgname = 'dsql_sizes');
END $f$;
CREATE OR REPLACE FUNCTION pg_dsql.on_sizes_changed() RETURNS event_trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = 'force_generic_plan' AS $f$
DECLARE watched oid;
BEGIN
  FOR watched IN
    SELECT DISTINCT c.oid FROM pg_event_trigger_ddl_commands() d
    LEFT JOIN pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid
    JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = coalesce(i.indrelid, d.objid)
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('sys', 'pg_catalog', 'information_schema', 'pg_dsql')
  LOOP
    PERFORM pg_dsql.watch_table(watched);
  END LOOP;
  IF NOT current_setting('is_superuser')::bool THEN PERFORM pg_dsql.check_counts(); END IF;
END $f$;
-- What is dropped isn't told with the table that it was of: tables are found whose indexes are other than they were.
CREATE OR REPLACE FUNCTION pg_dsql.on_sizes_dropped() RETURNS event_trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $f$
DECLARE watched oid;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_event_trigger_dropped_objects()
                 WHERE object_type IN ('index', 'table column') AND NOT is_temporary) THEN
    RETURN;
  END IF;
  FOR watched IN
    SELECT t.tgrelid FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgname = 'dsql_sizes' AND p.pronamespace = 'pg_dsql'::regnamespace
      AND (substring(p.prosrc FROM '^-- indexes: (\\d+)')::int
             <> (SELECT count(*) FROM pg_index WHERE indrelid = t.tgrelid)
           OR t.tgrelid IN (SELECT objid FROM pg_event_trigger_dropped_objects() WHERE object_type = 'table column'))
  LOOP
    PERFORM pg_dsql.watch_table(watched);
  END LOOP;
END $f$;
DO $f$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'dsql_sizes_changed') THEN
    CREATE EVENT TRIGGER dsql_sizes_changed ON ddl_command_end
      WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'CREATE INDEX', 'CREATE SCHEMA',
                   'CREATE VIEW', 'CREATE SEQUENCE', 'CREATE STATISTICS')
      EXECUTE FUNCTION pg_dsql.on_sizes_changed();
    CREATE EVENT TRIGGER dsql_sizes_dropped ON sql_drop EXECUTE FUNCTION pg_dsql.on_sizes_dropped();
  END IF;
  -- Tables that were there before.
  PERFORM pg_dsql.watch_table(c.oid) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('sys', 'pg_catalog', 'information_schema', 'pg_dsql')
      AND n.nspname !~ '^pg_';
END $f$;
`;
