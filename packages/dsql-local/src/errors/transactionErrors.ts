import { limits } from "../errorCatalog/limits.ts";
import { refuse } from "../errorCatalog/toDsqlError.ts";
import { transactions } from "../errorCatalog/transactions.ts";

/*
 * What DSQL refuses because of the state of a transaction; what it refuses because of a statement's text is in src/rules.
 */

export const aborted = refuse(transactions.aborted);
export const multipleDdl = refuse(transactions.multipleDdl);
export const ddlAndDml = refuse(transactions.ddlAndDml);
export const waitInTransaction = refuse(transactions.waitForJob);
export const rowLimit = refuse(limits.rows);
