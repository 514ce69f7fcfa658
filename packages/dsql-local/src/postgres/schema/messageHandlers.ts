import { MESSAGE_PREFIX, type Message } from "../../internalSchema/sendMessage.ts";
import { WRITE_HANDLER } from "./writes/applyWriteSet.ts";

/** What each message does; each handler checks itself whether the session's role may send it. */
const HANDLERS: Record<Message, string> = {
  grant: "PERFORM pg_dsql.iam_grant(content::json ->> 0, content::json ->> 1)",
  revoke: "PERFORM pg_dsql.iam_revoke(content::json ->> 0, content::json ->> 1)",
  validate:
    "PERFORM pg_dsql.submit_validation(content::json ->> 0, (content::json ->> 1)::oid, content::json ->> 2)",
  oversized: "PERFORM pg_dsql.transaction_is_oversized()",
  locking: "PERFORM pg_dsql.before_locking()",
  locked: "PERFORM pg_dsql.report_locks()",
  procedure: "PERFORM pg_dsql.procedure_writes()",
  worker: "PERFORM pg_dsql.unlimited_temporary_space()",
};

/**
 * The entry of a session's role to schema `pg_dsql` ({@link sendMessage}), as SQL that a superuser can run again, after what it
 * calls. PostgreSQL's function keeps its oid and name. The planner inlines its body, which contains the oid of the inner
 * function, so that the schema's privileges aren't checked.
 */
export const messageHandlers = `
CREATE OR REPLACE FUNCTION pg_dsql.emit_message(boolean, text, text) RETURNS pg_lsn
LANGUAGE internal VOLATILE STRICT AS 'pg_logical_emit_message_text';
CREATE OR REPLACE FUNCTION pg_dsql.message(transactional boolean, prefix text, content text) RETURNS pg_lsn
LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE prefix
    ${Object.entries(HANDLERS)
      .map(([name, handler]) => `WHEN '${MESSAGE_PREFIX}${name}' THEN ${handler};`)
      .join("\n    ")}
    WHEN '${WRITE_HANDLER.prefix}' THEN ${WRITE_HANDLER.statement};
    ELSE RETURN pg_dsql.emit_message(transactional, prefix, content);
  END CASE;
  RETURN '0/0';
END $$;
DO $$
BEGIN
  IF (SELECT prosqlbody IS NULL FROM pg_catalog.pg_proc WHERE oid = 'pg_catalog.pg_logical_emit_message(boolean,text,text)'::regprocedure) THEN
    CREATE OR REPLACE FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, text) RETURNS pg_lsn
    LANGUAGE sql VOLATILE STRICT RETURN pg_dsql.message($1, $2, $3);
  END IF;
END $$;
`;
