import type { DsqlError } from "../rules/DsqlError.ts";

/*
 * What DSQL refuses because of the state of a transaction (recorded on a cluster, 2026-09); what it refuses
 * because of a statement's text is in src/rules.
 */

export const aborted: DsqlError = {
  sqlstate: "25P02",
  message: "current transaction is aborted, commands ignored until end of transaction block",
};

export const multipleDdl: DsqlError = {
  sqlstate: "0A000",
  message: "multiple ddl statements not supported in a transaction",
};

export const ddlAndDml: DsqlError = {
  sqlstate: "0A000",
  message: "ddl and dml are not supported in the same transaction",
};

export const rowLimit: DsqlError = { sqlstate: "54000", message: "transaction row limit exceeded" };

/** DSQL's own words aren't known; these are PostgreSQL's for statements like it. */
export const waitInTransaction: DsqlError = {
  sqlstate: "25001",
  message: "CALL sys.wait_for_job cannot run inside a transaction block",
};
