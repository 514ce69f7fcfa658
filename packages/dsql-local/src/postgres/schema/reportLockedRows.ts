import { sendMessage } from "../../internalSchema/sendMessage.ts";

/** Setting with the id of the session's newest (sub)transaction before a statement that locks rows. */
const BEFORE = "dsql.before_lock";

/** SQLSTATE of the message by which a locked row is reported. */
export const LOCK_MESSAGE = "DSQLK";

/** SQL that runs before a statement that locks rows. */
export const beforeLocking = `SELECT ${sendMessage("locking")}`;

/** SQL that runs after it: reports each row that it has locked. */
export const reportLocks = `SELECT ${sendMessage("locked")}`;

/**
 * Reports which rows a SELECT has locked: `xmax` of a locked row is the (sub)transaction with the lock, for any form of query
 * (FOR UPDATE over joins, views, in WITH or a subquery). The statement has to run within a savepoint of its own, so that its
 * id is unique. A row with several lockers has a multixact id.
 */
export const reportLockedRows = `
CREATE OR REPLACE FUNCTION pg_dsql.newest_xid() RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT coalesce(max(transactionid::text::bigint), 0) FROM pg_lock_status()
  WHERE pid = pg_backend_pid() AND locktype = 'transactionid' AND mode = 'ExclusiveLock'
$$;
CREATE OR REPLACE FUNCTION pg_dsql.before_locking() RETURNS void LANGUAGE sql AS $$
  SELECT pg_catalog.set_config('${BEFORE}', pg_dsql.newest_xid()::text, true)
$$;
CREATE OR REPLACE FUNCTION pg_dsql.report_locks() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  own xid := pg_dsql.newest_xid()::text::xid;
  locked oid;
  content text;
BEGIN
  IF own::text::bigint <= current_setting('${BEFORE}')::bigint THEN RETURN; END IF;
  FOR locked IN
    SELECT relation FROM pg_lock_status() l JOIN pg_class c ON c.oid = relation
    WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode = 'RowShareLock' AND relkind = 'r'
  LOOP
    -- Few transactions have locked many rows: each is asked about once, and not with each row.
    FOR content IN EXECUTE format(
      'WITH holders AS MATERIALIZED (SELECT DISTINCT xmax AS holder FROM %1$s WHERE xmax <> ''0''::xid)
       SELECT "dsql row"::text FROM %1$s AS "dsql row" WHERE xmax IN (
         SELECT holder FROM holders WHERE holder = $1 OR pg_dsql.is_shared_by(holder, ARRAY[$1]))', locked::regclass) USING own
    LOOP
      RAISE INFO USING ERRCODE = '${LOCK_MESSAGE}', MESSAGE = concat(locked, ' ', pg_current_xact_id()), DETAIL = content;
    END LOOP;
  END LOOP;
END $$;
`;
