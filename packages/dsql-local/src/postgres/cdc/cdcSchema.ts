/** Prefix of the message that marks a point in the stream: the reader has then read all earlier commits. */
export const MARK_PREFIX = "dsql cdc";

/** Its rows give the reader what logical decoding lacks, in commit order. */
export const SHAPES = { schema: "pg_dsql", table: "cdc_shapes", column: "shape" } as const;

const EVENT_TRIGGER = "dsql_cdc";

/** A client's table; changes of others aren't for the reader. */
const OF_CLIENTS = `c.relkind = 'r' AND c.relpersistence = 'p'
  AND n.nspname NOT IN ('sys', 'pg_catalog', 'information_schema', 'pg_dsql') AND n.nspname !~ '^pg_'`;

/**
 * What change data capture needs in a database, as SQL that a superuser can run again. PostgreSQL has to log complete old
 * rows, large values included: REPLICA IDENTITY FULL. Clients see the default of that catalog column
 * (src/analysis/rewrite/visibleCatalogRows.ts). The column is updated directly: an ALTER TABLE would wait for the table's users.
 * `cdc_shapes` is append-only, so that two sessions that change one table don't conflict.
 *
 * @param database quoted name
 */
export function cdcSchema(database: string): string {
  return `
CREATE TABLE IF NOT EXISTS pg_dsql.cdc_shapes (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, relation oid NOT NULL, shape text NOT NULL
);
CREATE OR REPLACE FUNCTION pg_dsql.capture_changes(relations oid[]) RETURNS void LANGUAGE sql
SET search_path = pg_catalog AS $f$
  UPDATE pg_class SET relreplident = 'f' WHERE oid = ANY (relations) AND relreplident <> 'f';
  INSERT INTO pg_dsql.cdc_shapes (relation, shape)
  SELECT c.oid, json_build_object('schema', n.nspname, 'table', c.relname,
    'key', (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]')
            FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])
            WHERE i.indrelid = c.oid AND i.indisprimary),
    'domains', (SELECT coalesce(json_agg(json_build_array(a.attname, (
        WITH RECURSIVE base AS (
          SELECT t.typtype, t.typbasetype, t.oid FROM pg_type t WHERE t.oid = a.atttypid
          UNION ALL
          SELECT t.typtype, t.typbasetype, t.oid FROM pg_type t JOIN base b ON t.oid = b.typbasetype WHERE b.typtype = 'd')
        SELECT format_type(b.oid, NULL) FROM base b WHERE b.typtype <> 'd'))), '[]')
      FROM pg_attribute a JOIN pg_type d ON d.oid = a.atttypid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND d.typtype = 'd'))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (relations);
$f$;
CREATE OR REPLACE FUNCTION pg_dsql.on_captured_change() RETURNS event_trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $f$
DECLARE relations oid[];
BEGIN
  SELECT array_agg(DISTINCT c.oid) INTO relations FROM pg_event_trigger_ddl_commands() d
    JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
                    OR d.classid = 'pg_namespace'::regclass AND c.relnamespace = d.objid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OF_CLIENTS};
  IF relations IS NOT NULL THEN PERFORM pg_dsql.capture_changes(relations); END IF;
END $f$;
DO $f$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = '${EVENT_TRIGGER}') THEN
    CREATE EVENT TRIGGER ${EVENT_TRIGGER} ON ddl_command_end
      WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'CREATE SCHEMA', 'ALTER SCHEMA')
      EXECUTE FUNCTION pg_dsql.on_captured_change();
  END IF;
  -- Tables that were there before.
  PERFORM pg_dsql.capture_changes(array_agg(c.oid))
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ${OF_CLIENTS};
END $f$;
-- What is committed is to be read at once, and is read when it has been written.
ALTER DATABASE ${database} SET synchronous_commit = on;
`;
}

/** Whether a database has parts of {@link cdcSchema}, as an SQL expression. */
export const hasCdcSchema = `EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = '${EVENT_TRIGGER}')`;

/**
 * Removes {@link cdcSchema} from a database.
 *
 * @param database quoted name
 */
export function cdcSchemaRemoval(database: string): string {
  return `
DROP EVENT TRIGGER IF EXISTS ${EVENT_TRIGGER};
DROP FUNCTION IF EXISTS pg_dsql.on_captured_change();
DROP FUNCTION IF EXISTS pg_dsql.capture_changes(oid[]);
DROP TABLE IF EXISTS pg_dsql.cdc_shapes;
UPDATE pg_catalog.pg_class SET relreplident = 'd' WHERE relreplident = 'f' AND oid >= 16384;
ALTER DATABASE ${database} RESET synchronous_commit;
`;
}
