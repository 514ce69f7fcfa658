/*
 * PostgreSQL's SQLSTATEs that the local DSQL acts on, by their condition names (PostgreSQL documentation, appendix A). DSQL's
 * errors stand in src/errorCatalog.
 */

export const PROTOCOL_VIOLATION = "08P01";
export const FEATURE_NOT_SUPPORTED = "0A000";
/** The first two characters of violated constraints' SQLSTATEs. */
export const INTEGRITY_CONSTRAINT_CLASS = "23";
export const UNIQUE_VIOLATION = "23505";
export const ACTIVE_SQL_TRANSACTION = "25001";
export const NO_ACTIVE_SQL_TRANSACTION = "25P01";
export const INVALID_SQL_STATEMENT_NAME = "26000";
export const INVALID_AUTHORIZATION_SPECIFICATION = "28000";
export const INVALID_PASSWORD = "28P01";
export const INVALID_CURSOR_NAME = "34000";
export const INVALID_CATALOG_NAME = "3D000";
export const INVALID_SCHEMA_NAME = "3F000";
export const SERIALIZATION_FAILURE = "40001";
export const DEADLOCK_DETECTED = "40P01";
export const INSUFFICIENT_PRIVILEGE = "42501";
export const SYNTAX_ERROR = "42601";
/** A warning where an identifier is truncated. */
export const NAME_TOO_LONG = "42622";
export const UNDEFINED_OBJECT = "42704";
export const DUPLICATE_OBJECT = "42710";
export const UNDEFINED_TABLE = "42P01";
export const TOO_MANY_CONNECTIONS = "53300";
export const CONFIGURATION_LIMIT_EXCEEDED = "53400";
export const PROGRAM_LIMIT_EXCEEDED = "54000";
export const OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";
export const OBJECT_IN_USE = "55006";
export const LOCK_NOT_AVAILABLE = "55P03";
export const QUERY_CANCELED = "57014";
export const UNDEFINED_FILE = "58P01";
export const INTERNAL_ERROR = "XX000";
