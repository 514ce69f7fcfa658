import { INTERNAL_SCHEMA, INTERNAL_SCHEMA_OID, TABLE_TRIGGER_LIST } from "../../../internalSchema/names.ts";
import { AS_WRITTEN } from "../../../analysis/rewrite/visibleCatalogRows.ts";
import { HIDDEN, OWN_VALUES, SHOWN } from "../../../analysis/rewrite/clientSettings.ts";

/** How a client sees one of PostgreSQL's views. */
interface SystemView {
  /** Condition for its rows. */
  where?: string;
  /** Columns with other values. */
  instead?: Record<string, string>;
}

const inSchema: SystemView = {
  where: `schemaname <> '${INTERNAL_SCHEMA}' AND schemaname !~ '^pg_(toast_)?temp_'`,
};

/** Roles that aren't DSQL's, on a PostgreSQL with other users: all but the built-in ones, `admin` and those it has created. */
const isForeignRole = (
  oid: string,
) => `(${oid} >= 16384 AND ${oid} <> (SELECT a.oid FROM pg_authid a WHERE a.rolname = 'admin') AND NOT EXISTS (
  SELECT FROM pg_auth_members m WHERE m.roleid = ${oid} AND m.member = (SELECT a.oid FROM pg_authid a WHERE a.rolname = 'admin') AND m.admin_option))`;

const quoted = (names: Iterable<string>) => [...names].map((name) => `'${name}'`).join(", ");
const shown = [...SHOWN].map(([name, value]) => `WHEN '${name}' THEN '${value}'`).join(" ");
/** A setting's value for a client. */
const asShown = (column: string) => `CASE o.name ${shown} ELSE
  CASE WHEN o.name IN (${quoted(OWN_VALUES)}) THEN o.boot_val ELSE o.${column} END END`;

const systemViews: Record<string, SystemView> = {
  pg_tables: {
    ...inSchema,
    instead: {
      hastriggers: `o.hastriggers AND EXISTS (SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = o.schemaname AND c.relname = o.tablename AND t.tgname NOT IN (${TABLE_TRIGGER_LIST}))`,
    },
  },
  pg_views: inSchema,
  pg_indexes: {
    where: `${inSchema.where ?? ""} AND NOT (o.indexname ~ '_cc(new|old)[0-9]*$' AND EXISTS (
    SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT i.indisvalid AND c.relname = o.indexname AND n.nspname = o.schemaname))`,
  },
  pg_sequences: inSchema,
  pg_rules: inSchema,
  // Once PostgreSQL has analyzed its catalogs, their statistics contain samples of internal objects.
  pg_stats: { where: `${inSchema.where ?? ""} AND schemaname <> 'pg_catalog'` },
  pg_stat_all_tables: inSchema,
  pg_stat_xact_all_tables: inSchema,
  pg_statio_all_tables: inSchema,
  pg_stat_all_indexes: inSchema,
  pg_statio_all_indexes: inSchema,
  pg_statio_all_sequences: inSchema,
  pg_stat_user_functions: inSchema,
  pg_stat_xact_user_functions: inSchema,
  // Always empty (awslabs/agent-plugins, dsql skill, 2026-10).
  pg_stat_user_indexes: { where: "false" },
  pg_roles: { where: `NOT ${isForeignRole("o.oid")}` },
  pg_user: { where: `NOT ${isForeignRole("o.usesysid")}` },
  pg_group: { where: `NOT ${isForeignRole("o.grosysid")}` },
  // DSQL never shows locks of others; a session sees its own.
  pg_locks: {
    where: `o.pid = pg_backend_pid() AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = o.relation AND c.relnamespace = ${INTERNAL_SCHEMA_OID})`,
  },
  pg_replication_slots: { where: "false" },
  pg_stat_replication_slots: { where: "false" },
  pg_stat_database: { where: "o.datname = CURRENT_CATALOG", instead: { datname: "'postgres'::name" } },
  pg_stat_database_conflicts: {
    where: "o.datname = CURRENT_CATALOG",
    instead: { datname: "'postgres'::name" },
  },
  pg_settings: {
    where: `o.name NOT IN (${quoted(HIDDEN)})`,
    instead: {
      setting: asShown("setting"),
      reset_val: asShown("reset_val"),
      source: `CASE WHEN o.name IN (${quoted(OWN_VALUES)}) THEN 'default' ELSE o.source END`,
    },
  },
  pg_prepared_statements: {
    where: "o.name !~ '^[\\x01-\\x1f]'",
    instead: { statement: `regexp_replace(o.statement, ${AS_WRITTEN})` },
  },
  pg_cursors: {
    where: "o.name !~ '^[\\x01-\\x1f]'",
    instead: { statement: `regexp_replace(o.statement, ${AS_WRITTEN})` },
  },
};

/**
 * Views of `information_schema` that show internal objects to other roles than their owner. The rest show only what a role owns
 * or what has a schema of its own, and replacing them would take a fifth of a start.
 */
const SHOWING_OWN = [
  "column_privileges",
  "columns",
  "data_type_privileges",
  "element_types",
  "key_column_usage",
  "parameters",
  "routine_column_usage",
  "routine_privileges",
  "routine_routine_usage",
  "routine_table_usage",
  "routines",
  "table_constraints",
  "table_privileges",
  "tables",
  "udt_privileges",
  "usage_privileges",
  "view_column_usage",
  "view_routine_usage",
  "view_table_usage",
  "views",
];

const body = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * PostgreSQL's views as clients see them, as SQL that a superuser runs once in a database, with the search path `pg_catalog`.
 * They keep oid, columns and rules, and superusers, who connect directly, see the original rows. The original definitions are
 * saved, and shown to everybody who reads a definition.
 */
export const systemViewsSql = `
DO $do$
DECLARE
  changed record;
  listed text;
  was text;
  view_name text;
BEGIN
  FOR changed IN SELECT 'pg_catalog' AS schema, v.* FROM (VALUES
    ${Object.entries(systemViews)
      .map(
        ([name, { where = "true", instead = {} }]) =>
          `(${body(name)}, ${body(where)}, ${body(JSON.stringify(instead))}::json)`,
      )
      .join(",\n    ")}) AS v (name, filter, instead)
    UNION ALL
    -- What names a schema in whatever column.
    SELECT 'information_schema', c.relname, string_agg(format('o.%I IS DISTINCT FROM ''${INTERNAL_SCHEMA}''', attname), ' AND '), '{}'
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'information_schema'::regnamespace AND c.relname IN (${quoted(SHOWING_OWN)}) AND attname ~ 'schema(_name)?$'
    GROUP BY c.relname
  LOOP
    view_name := format('%I.%I', changed.schema, changed.name);
    INSERT INTO pg_dsql.originals SELECT view_name::regclass, pg_get_viewdef(view_name::regclass) ON CONFLICT DO NOTHING;
    SELECT definition INTO was FROM pg_dsql.originals WHERE oid = view_name::regclass;
    SELECT string_agg(CASE WHEN changed.instead ->> attname IS NULL THEN format('o.%I', attname)
        ELSE format('CASE WHEN current_setting(''is_superuser'') = ''on'' THEN o.%I ELSE %s END AS %I',
                    attname, changed.instead ->> attname, attname) END, ', ' ORDER BY attnum) INTO listed
      FROM pg_attribute WHERE attrelid = view_name::regclass AND attnum > 0;
    EXECUTE format('CREATE OR REPLACE VIEW %s AS SELECT %s FROM (%s) AS o WHERE current_setting(''is_superuser'') = ''on'' OR (%s)',
                   view_name, listed, rtrim(was, E'; \\n'), changed.filter);
  END LOOP;
END $do$;
`;
