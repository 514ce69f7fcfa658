/**
 * Functions that PostgreSQL grants to everybody and that reach beyond the session: DSQL has no large objects, and sessions of
 * one role may see and terminate each other in PostgreSQL. Most of them are rejected by name in a statement's text; this covers
 * calls that the text hides.
 */
const WITHHELD = [
  "lo_.*",
  "loread",
  "lowrite",
  "pg_cancel_backend",
  "pg_terminate_backend",
  "pg_stat_get_activity",
  "pg_stat_get_backend_activity",
];

/**
 * Privileges of `admin` in a database, as SQL that a superuser can run again. DSQL's `admin` isn't a superuser: it owns the
 * objects in the database and creates schemas and roles.
 *
 * Objects that a superuser creates over a direct connection, before the server starts or while it runs, are given to `admin`,
 * which otherwise could neither index nor alter them.
 */
export const privileges = `
GRANT USAGE ON SCHEMA sys TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA sys TO PUBLIC;
REVOKE CREATE ON SCHEMA sys FROM PUBLIC;
-- An UPDATE of it is a SET in disguise. The rules refuse one that names it; a view over it doesn't.
REVOKE UPDATE ON pg_catalog.pg_settings FROM PUBLIC;
DO $$
DECLARE withheld regprocedure;
BEGIN
  FOR withheld IN SELECT oid FROM pg_catalog.pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(${WITHHELD.join("|")})$'
      AND has_function_privilege('public', oid, 'EXECUTE')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', withheld);
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION pg_dsql.hand_over() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE command text;
BEGIN
  FOR command IN
    WITH superuser AS (SELECT oid FROM pg_roles WHERE rolsuper),
         place AS (SELECT oid, nspname, nspowner FROM pg_namespace
                   WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'sys')),
         linked AS (SELECT classid, objid FROM pg_depend WHERE deptype IN ('a', 'i', 'e'))
    SELECT format('ALTER SCHEMA %I OWNER TO admin', nspname) FROM place
    WHERE nspowner IN (TABLE superuser) OR nspname = 'public' AND nspowner = 'pg_database_owner'::regrole
    UNION ALL
    SELECT format('ALTER %s %I.%I OWNER TO admin',
                  CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                               ELSE 'TABLE' END, nspname, relname)
    FROM pg_class c JOIN place p ON p.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND relowner IN (TABLE superuser)
      AND ('pg_class'::regclass, c.oid) NOT IN (TABLE linked)
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO admin', r.oid::regprocedure)
    FROM pg_proc r JOIN place p ON p.oid = pronamespace
    WHERE prokind <> 'a' AND proowner IN (TABLE superuser) AND NOT prosecdef
      AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'sql')
      AND ('pg_proc'::regclass, r.oid) NOT IN (TABLE linked)
    UNION ALL
    SELECT format('ALTER DOMAIN %I.%I OWNER TO admin', nspname, typname)
    FROM pg_type t JOIN place p ON p.oid = typnamespace
    WHERE typtype = 'd' AND typowner IN (TABLE superuser)
      AND ('pg_type'::regclass, t.oid) NOT IN (TABLE linked)
  LOOP
    EXECUTE command;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION pg_dsql.hand_over() FROM PUBLIC;
CREATE OR REPLACE FUNCTION pg_dsql.on_created() RETURNS event_trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF current_setting('is_superuser')::bool THEN PERFORM pg_dsql.hand_over(); END IF;
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'dsql_hand_over') THEN
    CREATE EVENT TRIGGER dsql_hand_over ON ddl_command_end
      WHEN TAG IN ('CREATE SCHEMA', 'CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE VIEW',
                   'CREATE MATERIALIZED VIEW', 'CREATE SEQUENCE', 'CREATE FUNCTION', 'CREATE DOMAIN')
      EXECUTE FUNCTION pg_dsql.on_created();
  END IF;
END $$;
SELECT pg_dsql.hand_over();
`;
