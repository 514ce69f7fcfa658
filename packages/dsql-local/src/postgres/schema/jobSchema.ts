import { indexes } from "../../errorCatalog/indexes.ts";
import { MAX_INDEXES } from "../../analysis/checks/indexLimits.ts";
import { raiseError } from "./raiseError.ts";

/**
 * Asynchronous jobs, as SQL that can be run again on the same database. The transaction of the statement that submits a job
 * writes its row of `pg_dsql.jobs`, so that a rollback removes it.
 *
 * The session itself creates the index that a job is to build, with a predicate that no row fulfils and that names the job
 * (src/analysis/rewrite/rewriteAsyncIndex.ts): PostgreSQL makes all its checks and indexes no row. An event trigger then sets
 * the requested predicate, if any, and marks the index as neither valid nor ready, as CREATE INDEX CONCURRENTLY first does.
 * `REINDEX INDEX` completes it.
 */
export const jobSchema = `
CREATE OR REPLACE FUNCTION pg_dsql.new_job_id() RETURNS text LANGUAGE sql VOLATILE SET search_path = pg_catalog AS $$
  SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567', substring(bits FROM n * 5 + 1 FOR 5)::bit(5)::int + 1, 1), '' ORDER BY n)
  FROM (SELECT ('x' || replace(gen_random_uuid()::text, '-', ''))::bit(128) || B'00' AS bits) AS id, generate_series(0, 25) AS n
$$;

-- The bytes as they are. PostgreSQL lets nobody write node trees, and for a reason: a wrong one crashes it.
CREATE OR REPLACE FUNCTION pg_dsql.node_tree(tree text) RETURNS pg_node_tree LANGUAGE internal IMMUTABLE STRICT AS 'byteasend';
REVOKE EXECUTE ON FUNCTION pg_dsql.node_tree(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION pg_dsql.on_index_created() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE made record; job text; tree text;
BEGIN
  FOR made IN
    SELECT i.indexrelid, i.indrelid, i.indpred::text AS tree, n.nspname, c.relname,
           pg_get_expr(i.indpred, i.indrelid) AS predicate
    FROM pg_event_trigger_ddl_commands() d JOIN pg_index i ON i.indexrelid = d.objid
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE d.classid = 'pg_class'::regclass
  LOOP
    job := substring(made.predicate FROM '^\\(+''([a-z2-7]{26})''::text IS NULL\\)');
    CONTINUE WHEN job IS NULL;
    PERFORM pg_dsql.check_key_types(made.indexrelid);
    -- What a build under way has put beside an index doesn't count.
    IF (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = made.indrelid AND (i.indisvalid OR c.relname !~ '_cc(new|old)[0-9]*$')) > ${MAX_INDEXES}
    THEN ${raiseError(indexes.perTable, { max: `'${MAX_INDEXES}'` })} END IF;
    tree := CASE WHEN starts_with(made.tree, '{NULLTEST ') THEN NULL ELSE substring(made.tree FROM
      '^\\{BOOLEXPR :boolop and :args \\(\\{NULLTEST :arg \\{CONST [^{}]*\\} [^{}]*\\} (.*)\\) :location -?\\d+\\}$') END;
    IF tree IS NULL AND NOT starts_with(made.tree, '{NULLTEST ') THEN
      RAISE EXCEPTION 'the predicate of index % is not as it was written', made.relname;
    END IF;
    UPDATE pg_index SET indpred = pg_dsql.node_tree(tree), indisvalid = false, indisready = false
    WHERE indexrelid = made.indexrelid;
    INSERT INTO pg_dsql.jobs (job_id, status, job_type, class_id, object_id, object_name)
    VALUES (job, 'submitted', 'INDEX_BUILD', 'pg_class'::regclass, made.indexrelid, made.nspname || '.' || made.relname);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION pg_dsql.submit_validation(job text, relation oid, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_one record;
BEGIN
  SELECT c.oid, c.contype, n.nspname, r.relname, r.relowner INTO found_one
  FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
  LEFT JOIN pg_constraint c ON c.conrelid = r.oid AND c.conname = name WHERE r.oid = relation;
  IF NOT pg_has_role(session_user, found_one.relowner, 'USAGE') THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = format('must be owner of table %s', found_one.relname);
  ELSIF found_one.oid IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '42704',
      MESSAGE = format('constraint "%s" of relation "%s" does not exist', name, found_one.relname);
  ELSIF found_one.contype NOT IN ('c', 'f') THEN
    RAISE EXCEPTION USING ERRCODE = '42809', MESSAGE = format(
      'constraint "%s" of relation "%s" is not a foreign key or check constraint', name, found_one.relname);
  ELSIF job !~ '^[a-z2-7]{26}$' THEN
    RAISE EXCEPTION 'not an id of a job';
  END IF;
  INSERT INTO pg_dsql.jobs (job_id, status, job_type, class_id, object_id, object_name)
  VALUES (job, 'submitted', 'VALIDATE_CONSTRAINT', 'pg_constraint'::regclass, found_one.oid,
          found_one.nspname || '.' || name);
END $$;

-- What clients drop shows up as a job of its own, recorded on clusters; here it is done by then.
CREATE OR REPLACE FUNCTION pg_dsql.on_dropped() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN RETURN; END IF;
  INSERT INTO pg_dsql.jobs (job_id, status, job_type, class_id, object_id, object_name, update_time)
  SELECT pg_dsql.new_job_id(), 'completed', 'DROP', classid, objid, schema_name || '.' || object_name, clock_timestamp()
  FROM pg_event_trigger_dropped_objects()
  WHERE classid = 'pg_class'::regclass AND NOT is_temporary
    AND (object_type = 'table' OR object_type = 'index' AND original AND object_name !~ '_cc(new|old)[0-9]*$');
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'dsql_index_created') THEN
    CREATE EVENT TRIGGER dsql_index_created ON ddl_command_end WHEN TAG IN ('CREATE INDEX')
      EXECUTE FUNCTION pg_dsql.on_index_created();
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'dsql_dropped') THEN
    CREATE EVENT TRIGGER dsql_dropped ON sql_drop EXECUTE FUNCTION pg_dsql.on_dropped();
  END IF;
END $$;
`;
