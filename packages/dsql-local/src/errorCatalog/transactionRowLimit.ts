/** DSQL's limit of rows written by one transaction (recorded on a cluster, 2026-09). */
export const TRANSACTION_ROW_LIMIT = 3000;
