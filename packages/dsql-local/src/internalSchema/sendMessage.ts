/** Messages from a session's own connection to the server's schema, sent as the client's role. */
export type Message =
  "grant" | "locked" | "locking" | "oversized" | "procedure" | "revoke" | "validate" | "worker";

/** Precedes the name of each message. */
export const MESSAGE_PREFIX = "dsql ";

/**
 * SQL expression that calls the only entry of a session's role to schema `pg_dsql`, on which that role has no privileges: a
 * function of PostgreSQL's that DSQL lacks, that clients may not call and that does more here
 * (src/postgres/schema/messageHandlers.ts).
 *
 * @param content SQL expression of type text
 */
export function sendMessage(message: Message, content = "''"): string {
  return `pg_catalog.pg_logical_emit_message(true, '${MESSAGE_PREFIX}${message}', ${content})`;
}
