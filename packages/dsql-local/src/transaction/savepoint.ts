/**
 * What follows BEGIN: a query that takes the snapshot and tells what it sees, and the savepoint behind which all runs that
 * the client sends. Going back to it gives every lock back, of tables too; snapshot and now() stay.
 */
export const takeSnapshot = "SELECT pg_catalog.pg_current_snapshot()";
export const openSavepoint = "SAVEPOINT dsql_local";
export const rollbackToSavepoint = "ROLLBACK TO SAVEPOINT dsql_local";
