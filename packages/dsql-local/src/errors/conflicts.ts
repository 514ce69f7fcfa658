import { conflicts } from "../errorCatalog/conflicts.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { DEADLOCK_DETECTED, SERIALIZATION_FAILURE } from "../net/sqlState.ts";

/** Answer to the COMMIT of a transaction that lost. */
export const writeConflict = toDsqlError(conflicts.data);

/** Answer to a transaction whose tables another session has changed. */
export const schemaConflict = toDsqlError(conflicts.schema);

/** PostgreSQL found that a row was changed since the snapshot, or broke a circle of waiting sessions. */
export function isConflict(sqlstate: string | undefined): boolean {
  return sqlstate === SERIALIZATION_FAILURE || sqlstate === DEADLOCK_DETECTED;
}
