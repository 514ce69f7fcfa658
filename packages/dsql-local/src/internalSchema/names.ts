/**
 * Schema of everything that this server keeps in the database behind for itself: tables, functions, views. No client's
 * role has USAGE on it, and {@link clientCatalogs} show nothing of it. PostgreSQL reserves `pg_` for itself, so that no
 * client can have a schema of that name, on DSQL neither.
 */
export const INTERNAL_SCHEMA = "pg_dsql";

/** Its number, which is the same in every database: below those that PostgreSQL gives out, above those it begins with. */
export const INTERNAL_SCHEMA_OID = 16000;

/** First number that PostgreSQL gives to what isn't its own. */
export const FIRST_USER_OID = 16384;

/** Of the access method that DSQL's indexes have (recorded: B-tree's number is 10003; the name is in each indexdef). */
export const INDEX_METHOD_OID = 10003;

/** Triggers that each table of a client's has. */
export const TABLE_TRIGGERS: readonly string[] = ["dsql_sizes", "dsql_procedures"];

/** The same, as a list of SQL. */
export const TABLE_TRIGGER_LIST = TABLE_TRIGGERS.map((name) => `'${name}'`).join(", ");
