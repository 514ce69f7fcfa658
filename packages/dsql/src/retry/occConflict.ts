import { causes, SQL_STATE, sqlState } from "../errors/sqlState.ts";
import { OccRetriesExhaustedError } from "../errors/OccRetriesExhaustedError.ts";

/** A write conflict: `OC000` = a row, `OC001` = the schema, absent = not stated by the server. */
export interface OccConflict {
  sqlState: string;
  marker?: string;
}

/**
 * Recognises a conflict by its SQLSTATE (40001) anywhere in the chain of causes, since wrappers hide the driver's error.
 * The message changed over time, the marker in parentheses did not (Aurora DSQL user guide, concurrency control).
 */
export function occConflict(error: unknown): OccConflict | undefined {
  if (sqlState(error) !== SQL_STATE.serializationFailure) return undefined;
  let marker: string | undefined;
  for (const link of causes(error)) {
    // The retries are exhausted already, perhaps of a nested unit of work.
    if (link instanceof OccRetriesExhaustedError) return undefined;
    marker ??= /\((OC\d{3})\)/.exec(link.message)?.[1];
  }
  return { sqlState: SQL_STATE.serializationFailure, ...(marker === undefined ? {} : { marker }) };
}
