import { alterTable } from "../../errorCatalog/alterTable.ts";
import { createTable } from "../../errorCatalog/createTable.ts";
import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { FEATURE_NOT_SUPPORTED } from "../../net/sqlState.ts";

/**
 * DSQL's error for what PostgreSQL's grammar contains but its parser rejects as not supported; DSQL's message is the same.
 * undefined for a syntax error.
 *
 * @param position in characters, from 1
 */
export function parserError(message: string, position: number): DsqlError | undefined {
  const [, kind] = /^(.+) constraints cannot be marked NOT VALID$/.exec(message) ?? [];
  if (kind !== undefined) return { ...toDsqlError(alterTable.keyNotValid, { kind }), position };
  if (message === createTable.matchPartial.message)
    return { ...toDsqlError(createTable.matchPartial), position };
  return NOT_SUPPORTED.test(message) ? { sqlstate: FEATURE_NOT_SUPPORTED, message, position } : undefined;
}

/** PostgreSQL 16's grammar gives these the SQLSTATE 0A000. */
const NOT_SUPPORTED =
  / (constraints cannot be marked (DEFERRABLE|NO INHERIT)|(is )?not yet implemented|not supported on recursive views)$/;
