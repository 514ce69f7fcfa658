import type { DsqlError } from "../rules/DsqlError.ts";

/** Answer to the COMMIT of a transaction that lost (recorded on a cluster, 2026-09). */
export const writeConflict: DsqlError = {
  sqlstate: "40001",
  message: "change conflicts with another transaction (OC000)",
};

/** Answer to a transaction whose tables another session has changed (Aurora DSQL user guide). */
export const schemaConflict: DsqlError = {
  sqlstate: "40001",
  message: "schema has been updated by another transaction (OC001)",
};

/** PostgreSQL found that a row was changed since the snapshot, or broke a circle of waiting sessions. */
export function isConflict(sqlstate: string | undefined): boolean {
  return sqlstate === "40001" || sqlstate === "40P01";
}
