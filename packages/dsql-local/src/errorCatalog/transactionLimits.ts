/** How many rows a transaction may write (recorded on a cluster, 2026-09). */
export const TRANSACTION_ROW_LIMIT = 3000;

/** How old a transaction may become (Aurora DSQL user guide, quotas). */
export const TRANSACTION_AGE_LIMIT_MS = 300_000;
