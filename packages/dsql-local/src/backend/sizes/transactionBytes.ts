import { limits } from "../../ruleBook/limits.ts";
import { raise } from "../raise.ts";

/** What a transaction may write (Aurora DSQL user guide, quotas). */
export const MAX_TRANSACTION_BYTES = 10 * 1024 * 1024;

/** Setting in which a transaction's bytes add up; its end, or a rollback to a savepoint, sets it back. */
export const WRITTEN = "dsql.written";

/** The bytes that the transaction has written, as an SQL expression. */
export const written = `concat('0', current_setting('${WRITTEN}', true))::bigint`;

/**
 * How a transaction that wrote too much is told at COMMIT, as DSQL tells it: it leaves a row here, whose check is
 * put off until then.
 */
export const transactionBytes = `
CREATE TABLE IF NOT EXISTS pg_dsql.oversized_transactions ();
CREATE OR REPLACE FUNCTION pg_dsql.refuse_oversized() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  ${raise(limits.transactionBytes, { size: `ceil(${written} / 1048576.0)` })}
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgname = 'refuse_oversized'
                 AND tgrelid = 'pg_dsql.oversized_transactions'::regclass) THEN
    CREATE CONSTRAINT TRIGGER refuse_oversized AFTER INSERT ON pg_dsql.oversized_transactions
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_dsql.refuse_oversized();
    UPDATE pg_catalog.pg_trigger SET tgisinternal = true
      WHERE tgrelid = 'pg_dsql.oversized_transactions'::regclass AND tgname = 'refuse_oversized';
  END IF;
END $$;
CREATE OR REPLACE FUNCTION pg_dsql.transaction_is_oversized() RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO pg_dsql.oversized_transactions SELECT
  WHERE ${written} > ${MAX_TRANSACTION_BYTES} AND NOT EXISTS (SELECT FROM pg_dsql.oversized_transactions)
$$;
`;
