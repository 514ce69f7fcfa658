import { conflicts } from "../errorCatalog/conflicts.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { DEADLOCK_DETECTED, SERIALIZATION_FAILURE } from "../net/sqlState.ts";

/** The error of a COMMIT whose transaction conflicts with a committed one. */
export const writeConflict = toDsqlError(conflicts.data);

/** The error of a transaction whose tables another session has changed. */
export const schemaConflict = toDsqlError(conflicts.schema);

/** Has PostgreSQL found a row that was changed since the snapshot, or broken a deadlock? */
export function isConflict(sqlstate: string | undefined): boolean {
  return sqlstate === SERIALIZATION_FAILURE || sqlstate === DEADLOCK_DETECTED;
}
