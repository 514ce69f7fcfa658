/**
 * Schema of everything that this server keeps for itself in the backend database: tables, functions, views. No client's role
 * has USAGE on it, and {@link clientCatalogs} hide it. PostgreSQL reserves `pg_` for itself, so that no client can have a
 * schema of that name, on DSQL either.
 */
export const INTERNAL_SCHEMA = "pg_dsql";

/** Its oid, the same in every database: below those that PostgreSQL assigns, above those of its initial catalog. */
export const INTERNAL_SCHEMA_OID = 16000;

/** The first oid that PostgreSQL assigns to objects of users. */
export const FIRST_USER_OID = 16384;

/** The access method of DSQL's indexes (recorded: the oid of its B-tree is 10003; the name is in each indexdef). */
export const INDEX_METHOD_OID = 10003;

/** Triggers that each client table has. */
export const TABLE_TRIGGERS: readonly string[] = ["dsql_sizes"];

/** The same, as an SQL list. */
export const TABLE_TRIGGER_LIST = TABLE_TRIGGERS.map((name) => `'${name}'`).join(", ");
