/*
 * The SQLSTATEs of PostgreSQL that the server acts on, by their condition names (PostgreSQL documentation, appendix A). Those
 * of the errors that it returns itself stand in src/errorCatalog.
 */

export const PROTOCOL_VIOLATION = "08P01";
export const FEATURE_NOT_SUPPORTED = "0A000";
/** The first two characters of violated constraints' SQLSTATEs. */
export const INTEGRITY_CONSTRAINT_CLASS = "23";
export const UNIQUE_VIOLATION = "23505";
export const ACTIVE_SQL_TRANSACTION = "25001";
export const NO_ACTIVE_SQL_TRANSACTION = "25P01";
export const INVALID_SQL_STATEMENT_NAME = "26000";
export const INVALID_PASSWORD = "28P01";
export const SERIALIZATION_FAILURE = "40001";
export const DEADLOCK_DETECTED = "40P01";
/** A warning where an identifier is truncated. */
export const NAME_TOO_LONG = "42622";
export const TOO_MANY_CONNECTIONS = "53300";
export const INTERNAL_ERROR = "XX000";
