import { limits } from "../errorCatalog/limits.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { transactions } from "../errorCatalog/transactions.ts";

/*
 * DSQL's errors about the state of a transaction; those about a statement's text come from src/analysis.
 */

export const aborted = toDsqlError(transactions.aborted);
export const multipleDdl = toDsqlError(transactions.multipleDdl);
export const ddlAndDml = toDsqlError(transactions.ddlAndDml);
export const waitInTransaction = toDsqlError(transactions.waitForJob);
export const rowLimit = toDsqlError(limits.rows);
