import { INTERNAL_SCHEMA, INTERNAL_SCHEMA_OID } from "../../internalSchema/names.ts";

/** Functions with which earlier versions replaced PostgreSQL's own in clients' statements, by name. */
export const CALLED_BY_CLIENTS = "'version', 'current_setting', 'set_config'";

/**
 * Schema `pg_dsql`, the server's own, as SQL that a superuser can run again. Its row is inserted directly into the catalog, with
 * an oid that is the same in all databases: the filters of the catalogs (src/analysis/rewrite/visibleCatalogRows.ts) contain it,
 * and nothing refers to the row, as an owner or a privilege would.
 *
 * Earlier versions kept these objects in `sys`, where every client could name them. They are removed from there: functions with
 * their triggers, which the rest of the setup creates again, and tables, with their rows moved.
 */
export const internalSchema = `
INSERT INTO pg_catalog.pg_namespace (oid, nspname, nspowner)
  SELECT ${INTERNAL_SCHEMA_OID}, '${INTERNAL_SCHEMA}', 10
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = '${INTERNAL_SCHEMA}');
CREATE TABLE IF NOT EXISTS pg_dsql.jobs (
  job_id text PRIMARY KEY,
  status text NOT NULL,
  details text,
  job_type text NOT NULL,
  class_id oid,
  object_id oid,
  object_name text,
  start_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  update_time timestamptz
);
CREATE TABLE IF NOT EXISTS pg_dsql.iam_granted (
  iam_oid oid NOT NULL, role oid, arn text, grantor oid NOT NULL, PRIMARY KEY (role, arn)
);
-- Which version of the server has last made PostgreSQL's catalog that of a DSQL.
CREATE TABLE IF NOT EXISTS pg_dsql.contents (digest text);
-- What functions and views of PostgreSQL's were before they were replaced.
CREATE TABLE IF NOT EXISTS pg_dsql.originals (oid oid PRIMARY KEY, definition text NOT NULL);
GRANT SELECT ON pg_dsql.originals TO PUBLIC;
-- Processes that may use as much temporary space as they need.
CREATE TABLE IF NOT EXISTS pg_dsql.workers (pid int PRIMARY KEY, started timestamptz NOT NULL);
DO $$
DECLARE name text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = to_regclass('sys.jobs') AND relkind = 'r') THEN RETURN; END IF;
  FOR name IN SELECT evtname FROM pg_catalog.pg_event_trigger JOIN pg_catalog.pg_proc p ON p.oid = evtfoid
              WHERE p.pronamespace = 'sys'::regnamespace LOOP
    EXECUTE format('DROP EVENT TRIGGER %I', name);
  END LOOP;
  -- Clients' views may call these; whose names in a client's text are PostgreSQL's own.
  FOR name IN SELECT oid::regprocedure FROM pg_catalog.pg_proc
              WHERE pronamespace = 'sys'::regnamespace AND proname IN (${CALLED_BY_CLIENTS}) LOOP
    EXECUTE format('ALTER FUNCTION %s SET SCHEMA ${INTERNAL_SCHEMA}', name);
  END LOOP;
  FOR name IN SELECT oid::regprocedure FROM pg_catalog.pg_proc WHERE pronamespace = 'sys'::regnamespace LOOP
    -- One may have gone with another.
    IF to_regprocedure(name) IS NOT NULL THEN EXECUTE format('DROP ROUTINE %s CASCADE', name); END IF;
  END LOOP;
  INSERT INTO pg_dsql.jobs SELECT job_id, status, details, job_type, class_id, object_id, object_name,
                                  start_time, update_time FROM sys.jobs;
  DROP TABLE sys.jobs;
  -- Older ones had an empty table in the place of the view.
  IF to_regclass('sys.iam_granted') IS NOT NULL THEN
    INSERT INTO pg_dsql.iam_granted (iam_oid, role, arn, grantor)
      SELECT ${INTERNAL_SCHEMA_OID} + row_number() OVER (ORDER BY role, arn), role, arn, grantor FROM sys.iam_granted;
    DROP VIEW sys.iam_pg_role_mappings;
    DROP TABLE sys.iam_granted;
  ELSE
    DROP TABLE IF EXISTS sys.iam_pg_role_mappings;
  END IF;
  DROP TABLE IF EXISTS sys.oversized_transactions;
END $$;
`;
