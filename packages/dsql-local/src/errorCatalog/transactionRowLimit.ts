/** DSQL's limit of rows written by one transaction (recorded on a cluster, 2026-09). */
export const MAX_ROWS = 3000;
