import { absentName } from "../../../internalSchema/absentNames.ts";
import { INTERNAL_SCHEMA, INTERNAL_SCHEMA_OID } from "../../../internalSchema/names.ts";
import { INPUT_FUNCTIONS, NAMING_FUNCTIONS } from "../../../analysis/rewrite/namingFunctions.ts";

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The database's name before a name of two more parts: PostgreSQL has another name for it. */
const DATABASE = String.raw`^\s*(?:[Pp][Oo][Ss][Tt][Gg][Rr][Ee][Ss]|"postgres")\s*\.(?=(?:[^".(]|"(?:[^"]|"")*")+\.)`;

const OWN_BEFORE_LAST = INTERNAL_SCHEMA.slice(0, -1);
const OWN_IN_ANY_CASE = OWN_BEFORE_LAST.replaceAll(
  /[a-z]/g,
  (letter) => `[${letter}${letter.toUpperCase()}]`,
);

/** The server's own schema as a qualifier, up to the last letter of its name, before what follows. */
const ownSchemaBefore = (end: string) =>
  String.raw`((?:^|[^\w$"])${OWN_IN_ANY_CASE}|"${OWN_BEFORE_LAST})[lL](?="?\s*${end})`;

/**
 * A name as PostgreSQL has to look it up, as an SQL expression: without the database's name before it, and a name in the server's
 * own schema only for roles with privileges on that.
 *
 * @param name SQL expression of type text, used once
 */
const lookedUp = (name: string, end: string) => `pg_catalog.regexp_replace(pg_catalog.regexp_replace(${name},
  CASE WHEN pg_catalog.has_schema_privilege(${INTERNAL_SCHEMA_OID}::pg_catalog.oid, 'USAGE') THEN '^\\M' ELSE ${literal(ownSchemaBefore(end))} END,
  ${literal(`\\1${absentName("l")}`)}, 'g'), ${literal(DATABASE)}, '')`;

/** What follows the name of a schema: a dot where an object in it is named, nothing where the schema itself is. */
const IN_SCHEMA = "\\.";
const SCHEMA = "$";

const inputBody = (input: string) =>
  `SELECT pg_catalog.${input}(pg_catalog.textout(${lookedUp("pg_catalog.textin($1)", input === "regnamespacein" ? SCHEMA : IN_SCHEMA)}))`;

/**
 * DSQL's lookup of names in strings, wherever they come from: constants, parameters, columns, function bodies; as SQL that a
 * superuser runs once in a database. A name becomes an oid by the input function of its type (`regclass` and the like), or by a
 * function of PostgreSQL's that has a name as its argument.
 *
 * PostgreSQL's own functions look the names up, as the session's role and with its search path. The function that precedes them
 * has the type cstring: CREATE FUNCTION rejects that for SQL functions, but they work with it, since their bodies are read at the
 * call.
 */
export const nameLookup = `
CREATE OR REPLACE FUNCTION pg_dsql.pg_dsql_named(text) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN ${lookedUp("$1", IN_SCHEMA)};
CREATE OR REPLACE FUNCTION pg_dsql.pg_dsql_named_schema(text) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN ${lookedUp("$1", SCHEMA)};
GRANT EXECUTE ON FUNCTION pg_dsql.pg_dsql_named(text), pg_dsql.pg_dsql_named_schema(text) TO PUBLIC;
DO $do$
DECLARE
  changed record;
  own text;
BEGIN
  FOR changed IN SELECT p.oid, p.proname, p.prosrc, v.at, pg_get_function_identity_arguments(p.oid) AS parameters,
      p.prorettype::regtype AS result, (SELECT string_agg(CASE WHEN n = v.at
        THEN format('pg_dsql.%I($%s)', CASE WHEN v.symbol ~ 'namespace|schema' THEN 'pg_dsql_named_schema' ELSE 'pg_dsql_named' END, n)
        ELSE '$' || n END, ', ' ORDER BY n) FROM generate_series(1, p.pronargs) AS n) AS arguments, v.symbol
    FROM (VALUES ${NAMING_FUNCTIONS.map(({ oid, symbol, at }) => `(${oid}, ${literal(symbol)}, ${at})`).join(", ")}) AS v (oid, symbol, at)
    JOIN pg_proc p ON p.oid = v.oid
  LOOP
    own := format('pg_dsql.%I(%s)', changed.symbol, changed.parameters);
    EXECUTE format('CREATE OR REPLACE FUNCTION %s RETURNS %s LANGUAGE internal STABLE STRICT PARALLEL SAFE AS %L',
                   own, changed.result, changed.symbol);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', own);
    EXECUTE format('CREATE OR REPLACE FUNCTION pg_catalog.%I(%s) RETURNS %s LANGUAGE sql STABLE STRICT PARALLEL SAFE RETURN pg_dsql.%I(%s)',
                   changed.proname, changed.parameters, changed.result, changed.symbol, changed.arguments);
  END LOOP;
  -- Its body is of cstring.
  SET LOCAL check_function_bodies = off;
  FOR changed IN SELECT * FROM (VALUES
    ${[...INPUT_FUNCTIONS].map(([type, { oid, input }]) => `(${oid}, ${literal(type)}, ${literal(input)}, ${literal(inputBody(input))})`).join(",\n    ")}) AS v (oid, type, input, body)
  LOOP
    own := 'pg_dsql.pg_dsql_' || changed.input;
    -- An input function is always given three arguments, and SQL's reads as many types as it is given.
    IF to_regprocedure(own || '(cstring,oid,integer)') IS NULL THEN
      EXECUTE format('CREATE FUNCTION %s(text, oid, integer) RETURNS %s LANGUAGE sql STABLE STRICT PARALLEL SAFE AS %L',
                     own, changed.type, changed.body);
      UPDATE pg_proc SET proargtypes = '2275 26 23' WHERE oid = to_regprocedure(own || '(text,oid,integer)');
    END IF;
    UPDATE pg_proc SET prosrc = changed.body WHERE oid = to_regprocedure(own || '(cstring,oid,integer)');
    UPDATE pg_type SET typinput = to_regprocedure(own || '(cstring,oid,integer)') WHERE oid = changed.oid;
  END LOOP;
END $do$;
`;
