import { ABSENT } from "../../../internalSchema/absentNames.ts";
import { CALLED_BY_CLIENTS } from "../internalSchema.ts";
import { INTERNAL_SCHEMA_OID, TABLE_TRIGGER_LIST } from "../../../internalSchema/names.ts";
import { objectDefinitions } from "./objectDefinitions.ts";
import { nameLookup } from "./nameLookup.ts";
import { AS_WRITTEN, REPLACED_FUNCTIONS } from "../../../analysis/rewrite/visibleCatalogRows.ts";

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** PostgreSQL's own function, under a name that only objects in schema `pg_dsql` use. */
const original = (name: string, parameters: string, result = "text") => `
CREATE OR REPLACE FUNCTION pg_dsql.${name}(${parameters}) RETURNS ${result}
LANGUAGE internal STABLE STRICT PARALLEL SAFE AS '${name}';`;

/**
 * A function in schema `pg_dsql` whose body contains the oids of what it calls, not names. Its own name begins with the schema's,
 * which distinguishes it from a client's in an error's call stack (src/errors/hideInternals.ts).
 *
 * @param was what superusers get, who connect directly with tools such as pg_dump
 */
const own = (signature: string, body: string, was?: string, result = "text") => `
CREATE OR REPLACE FUNCTION pg_dsql.pg_dsql_${signature} RETURNS ${result} LANGUAGE sql STABLE STRICT
RETURN ${was === undefined ? body : `CASE WHEN current_setting('is_superuser') = 'on' THEN ${was} ELSE ${body} END`};
GRANT EXECUTE ON FUNCTION pg_dsql.pg_dsql_${signature} TO PUBLIC;`;

/**
 * Replaces the body of a function of PostgreSQL's, which keeps its oid, name and type. The planner inlines a body that is a
 * single call; it doesn't where the function is strict and its body isn't, or where the body uses an argument twice, and then
 * PostgreSQL's own runs.
 */
const replacement = (signature: string, call: string, result = "text", options = "STRICT") => `
CREATE OR REPLACE FUNCTION pg_catalog.${signature} RETURNS ${result} LANGUAGE sql STABLE ${options} PARALLEL SAFE RETURN ${call};`;

const asWritten = (call: string) => `regexp_replace(replace(${call}, 'pg_dsql.', ''), ${AS_WRITTEN})`;

/** A view's definition: the original one where the server has replaced the view. */
const viewdef = (call: string, view: string) =>
  `coalesce((SELECT o.definition FROM pg_dsql.originals o WHERE o.oid = ${view}), ${asWritten(call)})`;

const notSizes = (call: string) =>
  `(SELECT ${call} FROM pg_trigger t WHERE t.oid = $1 AND t.tgname NOT IN (${TABLE_TRIGGER_LIST}))`;

/** Hides other databases, and gives this one DSQL's name. */
const DATABASE = `CASE $1 WHEN 'postgres' THEN CURRENT_CATALOG ELSE $1::text || ${literal(ABSENT)} END`;

const indexdef = (call: string) =>
  `CASE WHEN $2 = 0 THEN pg_dsql.pg_dsql_index_told($1, ${call}) ELSE pg_dsql.pg_dsql_index_column($1, $2, ${call}) END`;

const sqlbody = (call: string) =>
  `CASE WHEN NOT EXISTS (SELECT FROM pg_dsql.originals o WHERE o.oid = $1) THEN ${asWritten(call)} END`;

const functiondef = `(SELECT coalesce((SELECT o.definition FROM pg_dsql.originals o WHERE o.oid = p.oid), ${asWritten("pg_dsql.pg_get_functiondef(p.oid)")})
   FROM pg_proc p WHERE p.oid = $1 AND p.pronamespace <> ${INTERNAL_SCHEMA_OID})`;

/** Functions that return definitions: name here, parameters, PostgreSQL's own, and how its result changes. */
const DEFINITIONS: [string, string, string, (call: string) => string][] = [
  ["indexdef", "oid", "pg_get_indexdef", (call) => `pg_dsql.pg_dsql_index_told($1, ${call})`],
  ["indexdef", "oid, int, bool", "pg_get_indexdef_ext", indexdef],
  ["constraintdef", "oid", "pg_get_constraintdef", (call) => `pg_dsql.pg_dsql_constraint_told($1, ${call})`],
  [
    "constraintdef",
    "oid, bool",
    "pg_get_constraintdef_ext",
    (call) => `pg_dsql.pg_dsql_constraint_told($1, ${call})`,
  ],
  ["viewdef", "text", "pg_get_viewdef_name", (call) => viewdef(call, "to_regclass($1)")],
  ["viewdef", "text, bool", "pg_get_viewdef_name_ext", (call) => viewdef(call, "to_regclass($1)")],
  ["viewdef", "oid", "pg_get_viewdef", (call) => viewdef(call, "$1")],
  ["viewdef", "oid, bool", "pg_get_viewdef_ext", (call) => viewdef(call, "$1")],
  ["viewdef", "oid, int", "pg_get_viewdef_wrap", (call) => viewdef(call, "$1")],
  ["triggerdef", "oid", "pg_get_triggerdef", notSizes],
  ["triggerdef", "oid, bool", "pg_get_triggerdef_ext", notSizes],
  ["functiondef", "oid", "pg_get_functiondef", () => functiondef],
  ["sqlbody", "oid", "pg_get_function_sqlbody", sqlbody],
];

/**
 * PostgreSQL's functions that return something else on DSQL, or reveal internal objects, as SQL that a superuser runs once in a
 * database, with the search path `pg_catalog`. Before it replaces the first, it saves the definitions that clients may read.
 */
export const systemFunctions = `
INSERT INTO pg_dsql.originals SELECT oid, pg_get_functiondef(oid) FROM pg_proc
  WHERE oid IN (${[...REPLACED_FUNCTIONS.keys()].join(", ")}) AND prosqlbody IS NULL ON CONFLICT DO NOTHING;
-- What DSQL's own views are made of isn't on record, and isn't what they are made of here.
INSERT INTO pg_dsql.originals
  SELECT c.oid, format(' SELECT %s FROM %I;', string_agg(quote_ident(attname), ', ' ORDER BY attnum), relname)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE relnamespace = 'sys'::regnamespace AND relkind = 'v' AND attnum > 0 GROUP BY c.oid, relname
  ON CONFLICT (oid) DO UPDATE SET definition = excluded.definition;
${original("pg_get_indexdef", "oid")}
${original("pg_get_indexdef_ext", "oid, int, bool")}
${original("pg_get_constraintdef", "oid")}
${original("pg_get_constraintdef_ext", "oid, bool")}
${original("pg_get_viewdef_name", "text")}
${original("pg_get_viewdef_name_ext", "text, bool")}
${original("pg_get_viewdef", "oid")}
${original("pg_get_viewdef_ext", "oid, bool")}
${original("pg_get_viewdef_wrap", "oid, int")}
${original("pg_get_triggerdef", "oid")}
${original("pg_get_triggerdef_ext", "oid, bool")}
${original("pg_get_functiondef", "oid")}
${original("pg_get_function_sqlbody", "oid")}
${original("pg_database_size_name", "name", "bigint")}
${original("has_database_privilege_name_name", "name, text, text", "bool")}
${original("has_database_privilege_id_name", "oid, text, text", "bool")}
${original("has_database_privilege_name", "text, text", "bool")}
-- Of the server's own schema nobody has more than what the planner puts into their statements.
REVOKE ALL ON ALL ROUTINES IN SCHEMA pg_dsql FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_dsql.message(boolean, text, text) TO PUBLIC;
GRANT EXECUTE ON FUNCTION ${[
  "pg_get_indexdef(oid)",
  "pg_get_indexdef_ext(oid, int, bool)",
  "pg_get_constraintdef(oid)",
  "pg_get_constraintdef_ext(oid, bool)",
  "pg_get_viewdef_name(text)",
  "pg_get_viewdef_name_ext(text, bool)",
  "pg_get_viewdef(oid)",
  "pg_get_viewdef_ext(oid, bool)",
  "pg_get_viewdef_wrap(oid, int)",
  "pg_get_triggerdef(oid)",
  "pg_get_triggerdef_ext(oid, bool)",
  "pg_get_functiondef(oid)",
  "pg_get_function_sqlbody(oid)",
  "pg_database_size_name(name)",
  "has_database_privilege_name_name(name, text, text)",
  "has_database_privilege_id_name(oid, text, text)",
  "has_database_privilege_name(text, text)",
]
  .map((name) => `pg_dsql.${name}`)
  .join(", ")} TO PUBLIC;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = ${INTERNAL_SCHEMA_OID} AND proname IN (${CALLED_BY_CLIENTS}) LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', name);
  END LOOP;
END $$;
${nameLookup}
${objectDefinitions}
${DEFINITIONS.map(([name, parameters, original, change]) => {
  const call = `pg_dsql.${original}(${parameters
    .split(",")
    .map((_, at) => `$${at + 1}`)
    .join(", ")})`;
  return own(`${name}(${parameters})`, change(call), call);
}).join("")}
${own("database(name)", `(${DATABASE})::name`, "$1", "name")}
${own("database(text)", DATABASE, "$1")}
${replacement("version()", "'PostgreSQL 16'", "text", "")}
${replacement("current_database()", "CASE WHEN current_setting('is_superuser') = 'on' THEN CURRENT_CATALOG ELSE 'postgres'::name END", "name", "")}
${replacement("pg_get_indexdef(oid)", "pg_dsql.pg_dsql_indexdef($1)")}
${replacement("pg_get_indexdef(oid, int, bool)", "pg_dsql.pg_dsql_indexdef($1, $2, $3)")}
${replacement("pg_get_constraintdef(oid)", "pg_dsql.pg_dsql_constraintdef($1)")}
${replacement("pg_get_constraintdef(oid, bool)", "pg_dsql.pg_dsql_constraintdef($1, $2)")}
${replacement("pg_get_viewdef(text)", "pg_dsql.pg_dsql_viewdef(pg_dsql.pg_dsql_named($1))")}
${replacement("pg_get_viewdef(text, bool)", "pg_dsql.pg_dsql_viewdef(pg_dsql.pg_dsql_named($1), $2)")}
${replacement("pg_get_viewdef(oid)", "pg_dsql.pg_dsql_viewdef($1)")}
${replacement("pg_get_viewdef(oid, bool)", "pg_dsql.pg_dsql_viewdef($1, $2)")}
${replacement("pg_get_viewdef(oid, int)", "pg_dsql.pg_dsql_viewdef($1, $2)")}
${replacement("pg_get_triggerdef(oid)", "pg_dsql.pg_dsql_triggerdef($1)")}
${replacement("pg_get_triggerdef(oid, bool)", "pg_dsql.pg_dsql_triggerdef($1, $2)")}
${replacement("pg_get_functiondef(oid)", "pg_dsql.pg_dsql_functiondef($1)")}
${replacement("pg_get_function_sqlbody(oid)", "pg_dsql.pg_dsql_sqlbody($1)")}
CREATE OR REPLACE FUNCTION pg_catalog.pg_database_size(name) RETURNS bigint LANGUAGE sql VOLATILE STRICT PARALLEL SAFE
  RETURN pg_dsql.pg_database_size_name(pg_dsql.pg_dsql_database($1));
${replacement("has_database_privilege(name, text, text)", "pg_dsql.has_database_privilege_name_name($1, pg_dsql.pg_dsql_database($2), $3)", "bool")}
${replacement("has_database_privilege(oid, text, text)", "pg_dsql.has_database_privilege_id_name($1, pg_dsql.pg_dsql_database($2), $3)", "bool")}
${replacement("has_database_privilege(text, text)", "pg_dsql.has_database_privilege_name(pg_dsql.pg_dsql_database($1), $2)", "bool")}
`;
