import { INTERNAL_SCHEMA } from "../../internalSchema/names.ts";

/**
 * DDL change notifications, as SQL that a superuser can run again: every schema change by a client is reported to the server by
 * a notice on the client's own connection, with the names that it created, and those that it changed with all that depends on
 * them. The server removes the notice; the change takes effect once it is committed.
 *
 * A catalog row that this transaction has written is recognized by its `xmin`, which is still in progress.
 */
export const ddlEvents = `
-- VOLATILE as what it calls, so that PostgreSQL inlines it.
CREATE OR REPLACE FUNCTION pg_dsql.is_own(id xid) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT id::text::bigint > 2 AND pg_catalog.pg_xact_status(id::text::xid8) = 'in progress'
$$;
-- A row that several transactions have locked holds the number of their group.
CREATE OR REPLACE FUNCTION pg_dsql.is_shared_by(shared xid, ids xid[]) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog AS $$
BEGIN
  RETURN EXISTS (SELECT FROM pg_get_multixact_members(shared) AS m WHERE m.xid = ANY (ids));
EXCEPTION WHEN OTHERS THEN
  -- It isn't a group's number.
  RETURN false;
END $$;
-- The server knows its notice by the context, whose words depend on lc_messages (src/internalSchema/readNotice.ts). To plan the long
-- statement for each command's values would take three times as long as to run it.
CREATE OR REPLACE FUNCTION pg_dsql.on_schema_change() RETURNS event_trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog SET lc_messages = 'C' SET plan_cache_mode = 'force_generic_plan' AS $$
DECLARE
  made text[];
  altered text[];
  anything bool := false;
BEGIN
  IF current_setting('is_superuser')::bool THEN RETURN; END IF;
  IF tg_event = 'sql_drop' THEN
    SELECT array_agg(DISTINCT name) INTO altered FROM (
      SELECT CASE
        WHEN object_type = 'schema' THEN address_names[1] || '.'
        WHEN object_type IN ('type', 'domain') THEN regexp_replace(replace(object_identity, '"', ''), '^.*[.]', '')
        ELSE address_names[2] END AS name
      FROM pg_event_trigger_dropped_objects()
      UNION ALL
      -- The table of an index.
      SELECT relname FROM pg_lock_status() JOIN pg_class c ON c.oid = relation
      WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock' AND c.relkind IN ('r', 'p')) AS dropped
    WHERE name IS NOT NULL;
  ELSIF tg_tag = 'CREATE TRIGGER' OR NOT EXISTS (
    SELECT FROM pg_event_trigger_ddl_commands() WHERE schema_name IS DISTINCT FROM '${INTERNAL_SCHEMA}') THEN
    -- The server's own, for a table of the client, whose command is reported itself. Clients have no triggers.
    RETURN;
  ELSE
    WITH RECURSIVE command AS (
      SELECT classid, objid, command_tag LIKE 'CREATE%' AND EXISTS (
        SELECT FROM pg_shdepend s
        WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = CURRENT_CATALOG)
          AND s.classid = c.classid AND s.objid = c.objid AND s.deptype = 'o' AND pg_dsql.is_own(s.xmin)) AS created
      FROM pg_event_trigger_ddl_commands() c WHERE objid IS NOT NULL
      UNION ALL
      -- GRANT and REVOKE don't tell their objects.
      SELECT 'pg_class'::regclass, oid, false FROM pg_class WHERE tg_tag IN ('GRANT', 'REVOKE') AND pg_dsql.is_own(xmin)
      UNION ALL
      SELECT 'pg_proc'::regclass, oid, false FROM pg_proc
      WHERE tg_tag IN ('GRANT', 'REVOKE') AND oid >= 16384 AND pg_dsql.is_own(xmin)
      UNION ALL
      SELECT 'pg_type'::regclass, oid, false FROM pg_type
      WHERE tg_tag IN ('GRANT', 'REVOKE') AND oid >= 16384 AND pg_dsql.is_own(xmin)
      UNION ALL
      SELECT 'pg_namespace'::regclass, oid, false FROM pg_namespace
      WHERE tg_tag IN ('GRANT', 'REVOKE') AND pg_dsql.is_own(xmin)
    ), object AS (
      SELECT classid, objid, created FROM command
      UNION
      SELECT linked.classid, linked.objid, false FROM object o CROSS JOIN LATERAL (
        SELECT 'pg_class'::regclass::oid AS classid, indrelid AS objid FROM pg_index
        WHERE o.classid = 'pg_class'::regclass AND indexrelid = o.objid
        UNION ALL
        SELECT 'pg_class'::regclass, confrelid FROM pg_constraint
        WHERE o.classid = 'pg_class'::regclass AND conrelid = o.objid AND contype = 'f' AND pg_dsql.is_own(xmin)
        UNION ALL
        SELECT 'pg_class'::regclass, conrelid FROM pg_constraint
        WHERE o.classid = 'pg_constraint'::regclass AND oid = o.objid AND conrelid <> 0
        UNION ALL
        SELECT 'pg_class'::regclass, stxrelid FROM pg_statistic_ext
        WHERE o.classid = 'pg_statistic_ext'::regclass AND oid = o.objid
        UNION ALL
        SELECT 'pg_class'::regclass, ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = o.classid AND d.refobjid = o.objid
        UNION ALL
        SELECT d.classid, d.objid FROM pg_depend d
        WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'n'
          AND d.refclassid = o.classid AND d.refobjid = o.objid
        UNION ALL
        SELECT d.classid, d.objid FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'n' AND o.classid = 'pg_type'::regclass
          AND d.refclassid = o.classid AND d.refobjid = o.objid) AS linked
    ), named AS (
      SELECT DISTINCT created, objid, name, classid IN ('pg_class'::regclass, 'pg_proc'::regclass) AND EXISTS (
        SELECT FROM pg_class x WHERE x.relname = name AND x.oid <> objid
        UNION ALL
        SELECT FROM pg_proc x WHERE x.proname = name AND x.oid <> objid) AS shared
      FROM object o CROSS JOIN LATERAL (SELECT CASE classid
        WHEN 'pg_class'::regclass THEN (SELECT relname FROM pg_class WHERE oid = objid)
        WHEN 'pg_proc'::regclass THEN (SELECT proname FROM pg_proc WHERE oid = objid)
        WHEN 'pg_type'::regclass THEN (SELECT typname FROM pg_type WHERE oid = objid)
        WHEN 'pg_namespace'::regclass THEN (SELECT nspname || '.' FROM pg_namespace WHERE oid = objid)
      END::name AS name OFFSET 0) AS its
    )
    SELECT array_agg(DISTINCT name) FILTER (WHERE created AND NOT shared),
           array_agg(DISTINCT name) FILTER
             (WHERE NOT created AND objid NOT IN (SELECT objid FROM named WHERE created))
    INTO made, altered FROM named WHERE name IS NOT NULL;
    -- What has the name of something else is told without it: the server knows that there is something to learn.
    anything := EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE schema_name IS DISTINCT FROM 'pg_temp');
  END IF;
  IF made IS NULL AND altered IS NULL AND NOT anything THEN RETURN; END IF;
  RAISE NOTICE USING ERRCODE = 'DSQLC', MESSAGE = json_build_object(
    'created', coalesce(made, '{}'), 'changed', coalesce(altered, '{}'))::text;
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'dsql_schema_changed') THEN
    CREATE EVENT TRIGGER dsql_schema_changed ON ddl_command_end EXECUTE FUNCTION pg_dsql.on_schema_change();
    CREATE EVENT TRIGGER dsql_schema_dropped ON sql_drop EXECUTE FUNCTION pg_dsql.on_schema_change();
  END IF;
END $$;
`;
