import { sendMessage } from "../../internalSchema/sendMessage.ts";
import { transactions } from "../../errorCatalog/transactions.ts";
import { deferredTrigger } from "./deferredTrigger.ts";
import { raiseError } from "./raiseError.ts";

/** Setting: how the current statement runs procedures, `inside` a transaction or `alone`; empty otherwise. */
export const CALL = "dsql.call";

/** Setting: `done` once a procedure's transaction has changed the schema. */
export const DDL = "dsql.ddl";

/** Setting: set once the server is to be told of the COMMIT of a procedure's transaction. */
const ENTERED = "dsql.entered";

/** Setting: the number of a session's commits within one statement. */
export const GATE = "dsql.gate";

/** SQLSTATE of the notice that a procedure's transaction is about to commit. */
export const COMMIT_NOTICE = "DSQLP";

/** First key of the advisory locks at which a procedure's COMMIT waits. */
export const GATE_CLASS = 0x6473_7170;

const isSet = (setting: string) => `coalesce(pg_catalog.current_setting('${setting}', true), '') <> ''`;

/**
 * Earlier versions had a trigger on each table for the first write of a transaction, and counted rows before it. The entry in
 * pg_depend made the trigger a part of its table, which would be dropped with it.
 */
const dropStatementTriggers = `
DO $$
DECLARE watched oid;
BEGIN
  IF to_regprocedure('pg_dsql.on_procedure_write()') IS NULL THEN RETURN; END IF;
  FOR watched IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'dsql_procedures' LOOP
    UPDATE pg_depend SET deptype = 'a' WHERE classid = 'pg_trigger'::regclass AND deptype = 'i'
      AND objid = (SELECT oid FROM pg_trigger WHERE tgrelid = watched AND tgname = 'dsql_procedures');
    UPDATE pg_trigger SET tgisinternal = false WHERE tgrelid = watched AND tgname = 'dsql_procedures';
    EXECUTE format('DROP TRIGGER dsql_procedures ON %s', watched::regclass);
  END LOOP;
  DROP FUNCTION pg_dsql.on_procedure_write();
  DROP TABLE pg_dsql.procedure_commits;
END $$;`;

/**
 * What enforces DSQL's rules on COMMIT inside procedures, as SQL that a superuser can run again on the same database.
 *
 * A procedure that ends its transaction does so within one statement, invisibly to the server. So the first row that each of
 * its transactions writes ({@link noticeProcedureWrite}), or its change of the schema, inserts a row here, with a deferred
 * trigger: at COMMIT that sends the server a notice, and waits for an advisory lock until the server has checked what the
 * transaction has written, whose rows it knows from their reports. Two locks alternate, so that the server can take one again
 * while the other is released.
 */
export const procedureCommits = `
${dropStatementTriggers}
CREATE UNLOGGED TABLE IF NOT EXISTS pg_dsql.procedure_commits (pid int NOT NULL);
CREATE OR REPLACE FUNCTION pg_dsql.procedure_writes() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF ${isSet(ENTERED)} THEN RETURN; END IF;
  PERFORM set_config('${ENTERED}', 'yes', true);
  INSERT INTO pg_dsql.procedure_commits VALUES (pg_backend_pid());
END $$;
-- The server knows its notice by the context, whose words depend on lc_messages (src/internalSchema/readNotice.ts).
CREATE OR REPLACE FUNCTION pg_dsql.on_procedure_commit() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog SET lc_messages = 'C' AS $$
DECLARE
  gate int := concat('0', current_setting('${GATE}', true));
BEGIN
  DELETE FROM pg_dsql.procedure_commits WHERE pid = pg_backend_pid();
  IF current_setting('${CALL}', true) IS DISTINCT FROM 'alone' THEN RETURN NULL; END IF;
  PERFORM set_config('${GATE}', (gate + 1)::text, false);
  RAISE NOTICE USING ERRCODE = '${COMMIT_NOTICE}', MESSAGE = json_build_object('xid', pg_current_xact_id()::text, 'ddl', ${isSet(DDL)})::text;
  PERFORM pg_advisory_xact_lock_shared(${GATE_CLASS}, pg_backend_pid() * 2 + gate % 2);
  RETURN NULL;
END $$;
${deferredTrigger("procedure_commit", "procedure_commits", "on_procedure_commit")}
-- One change of the schema for each transaction of a procedure, function or DO block.
CREATE OR REPLACE FUNCTION pg_dsql.on_procedure_ddl() RETURNS event_trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
  IF NOT ${isSet(CALL)} OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RETURN; END IF;
  IF NOT EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE schema_name IS DISTINCT FROM 'pg_temp')
     AND tg_tag NOT LIKE 'DROP%' AND tg_tag NOT IN ('GRANT', 'REVOKE') THEN
    RETURN;
  END IF;
  IF ${isSet(DDL)} THEN ${raiseError(transactions.multipleDdl)} END IF;
  PERFORM set_config('${DDL}', 'done', true);
  IF current_setting('${CALL}') = 'alone' THEN PERFORM ${sendMessage("procedure")}; END IF;
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'dsql_procedure_ddl') THEN
    CREATE EVENT TRIGGER dsql_procedure_ddl ON ddl_command_end EXECUTE FUNCTION pg_dsql.on_procedure_ddl();
  END IF;
END $$;
`;

/** PL/pgSQL of the trigger on each row, where rows are reported, as they are while procedures run. */
export const noticeProcedureWrite = `IF pg_catalog.current_setting('${CALL}', true) = 'alone' AND NOT (${isSet(ENTERED)})
    THEN PERFORM ${sendMessage("procedure")}; END IF;`;
