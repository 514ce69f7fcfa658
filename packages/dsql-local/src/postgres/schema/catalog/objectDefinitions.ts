import { FIRST_USER_OID, INTERNAL_SCHEMA_OID } from "../../../internalSchema/names.ts";

/**
 * Functions that return the definition of an object as DSQL does, from its oid and PostgreSQL's definition. They are in PL/pgSQL,
 * because a session caches their plans, and qualify every name: they run as the client's role, with its search path.
 */
const definitionFunction = (name: string, declared: string, body: string) => `
CREATE OR REPLACE FUNCTION pg_dsql.pg_dsql_${name}(oid, text) RETURNS text LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE ${declared};
BEGIN
${body}
END $$;
GRANT EXECUTE ON FUNCTION pg_dsql.pg_dsql_${name}(oid, text) TO PUBLIC;`;

/** The INCLUDE columns of a primary key's index on DSQL: the table's other columns, if there are any. */
const included = (index: string) => `coalesce((
    SELECT ' INCLUDE (' || pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
    WHERE i.indexrelid = ${index} AND i.indisprimary AND a.attnum > 0 AND NOT a.attisdropped AND a.attnum <> ALL (i.indkey)), '')`;

/**
 * - `index_told`, `constraint_told`: definitions with DSQL's access method and a primary key's INCLUDE columns; unchanged for
 *   PostgreSQL's own objects, and null for the server's own;
 * - `index_column`: a column of an index; a primary key's INCLUDE columns come after its key.
 */
export const objectDefinitions = `
${definitionFunction(
  "index_told",
  "is_primary bool",
  `  IF $1 < ${FIRST_USER_OID} THEN RETURN $2; END IF;
  SELECT i.indisprimary INTO is_primary FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indexrelid = $1 AND c.relnamespace <> ${INTERNAL_SCHEMA_OID};
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN pg_catalog.regexp_replace($2, '^((?:[^"]|"[^"]*")*?) USING btree ', '\\1 USING btree_index ')
    || CASE WHEN is_primary THEN ${included("$1")} ELSE '' END;`,
)}
${definitionFunction(
  "constraint_told",
  "kind char; namespace oid; index oid",
  `  SELECT c.contype, c.connamespace, c.conindid INTO kind, namespace, index FROM pg_catalog.pg_constraint c WHERE c.oid = $1;
  IF namespace = ${INTERNAL_SCHEMA_OID} THEN RETURN NULL; END IF;
  IF kind <> 'p' OR index < ${FIRST_USER_OID} THEN RETURN $2; END IF;
  RETURN pg_catalog.regexp_replace($2, '^(PRIMARY KEY \\((?:[^"()]|"[^"]*")*\\))',
    '\\1' || pg_catalog.replace(${included("index")}, '\\', '\\\\'));`,
)}
CREATE OR REPLACE FUNCTION pg_dsql.pg_dsql_index_column(oid, int, text) RETURNS text LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE other text;
BEGIN
  IF $1 < ${FIRST_USER_OID} THEN RETURN $3; END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = $1 AND c.relnamespace = ${INTERNAL_SCHEMA_OID}) THEN RETURN NULL; END IF;
  SELECT pg_catalog.quote_ident(others.attname) INTO other FROM (
    SELECT a.attname, i.indnkeyatts + pg_catalog.row_number() OVER (ORDER BY a.attnum) AS number
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
    WHERE i.indexrelid = $1 AND i.indisprimary AND a.attnum > 0 AND NOT a.attisdropped AND a.attnum <> ALL (i.indkey)) AS others
  WHERE others.number = $2;
  RETURN coalesce(other, $3);
END $$;
GRANT EXECUTE ON FUNCTION pg_dsql.pg_dsql_index_column(oid, int, text) TO PUBLIC;
`;
