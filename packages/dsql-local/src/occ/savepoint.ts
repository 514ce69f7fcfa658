/**
 * What is run around statements that PostgreSQL may fail with a conflict: DSQL tells the client at COMMIT only,
 * so the transaction has to survive.
 */
export const openSavepoint = "SAVEPOINT dsql_local";
export const releaseSavepoint = "RELEASE SAVEPOINT dsql_local";
export const rollbackToSavepoint = "ROLLBACK TO SAVEPOINT dsql_local";
