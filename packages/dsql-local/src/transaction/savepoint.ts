/**
 * What follows BEGIN: a query that takes and returns the snapshot, and the savepoint after which all of the client's statements
 * run. Rolling back to it releases all locks, of tables too; snapshot and now() stay.
 */
export const takeSnapshot = "SELECT pg_catalog.pg_current_snapshot()";
export const openSavepoint = "SAVEPOINT dsql_local";
export const rollbackToSavepoint = "ROLLBACK TO SAVEPOINT dsql_local";
