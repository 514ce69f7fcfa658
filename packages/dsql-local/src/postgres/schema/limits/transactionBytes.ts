import { limits } from "../../../errorCatalog/limits.ts";
import { deferredTrigger } from "../deferredTrigger.ts";
import { raiseError } from "../raiseError.ts";

/** Maximum bytes that a transaction may write (Aurora DSQL user guide, quotas). */
export const MAX_TRANSACTION_BYTES = 10 * 1024 * 1024;

/** Setting with the sum of a transaction's bytes; the end of the transaction or a rollback to a savepoint resets it. */
export const WRITTEN = "dsql.written";

/** The bytes that the transaction has written, as an SQL expression. */
export const written = `pg_catalog.concat('0', pg_catalog.current_setting('${WRITTEN}', true))::bigint`;

/**
 * Makes the COMMIT of a transaction that wrote too much fail, as on DSQL: it inserts a row here, with a deferred trigger.
 */
export const transactionBytes = `
CREATE TABLE IF NOT EXISTS pg_dsql.oversized_transactions ();
CREATE OR REPLACE FUNCTION pg_dsql.refuse_oversized() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  ${raiseError(limits.transactionBytes, { size: `ceil(${written} / 1048576.0)` })}
END $$;
${deferredTrigger("refuse_oversized", "oversized_transactions", "refuse_oversized")}
CREATE OR REPLACE FUNCTION pg_dsql.transaction_is_oversized() RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO pg_dsql.oversized_transactions SELECT
  WHERE ${written} > ${MAX_TRANSACTION_BYTES} AND NOT EXISTS (SELECT FROM pg_dsql.oversized_transactions)
$$;
`;
