import { limits } from "../errorCatalog/limits.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { transactions } from "../errorCatalog/transactions.ts";

/*
 * What DSQL refuses because of the state of a transaction; what it refuses because of a statement's text is in src/rules.
 */

export const aborted = toDsqlError(transactions.aborted);
export const multipleDdl = toDsqlError(transactions.multipleDdl);
export const ddlAndDml = toDsqlError(transactions.ddlAndDml);
export const waitInTransaction = toDsqlError(transactions.waitForJob);
export const rowLimit = toDsqlError(limits.rows);
