/** What a session's own connection may tell the server's part of the database, as its client's role. */
export type Message =
  "grant" | "locked" | "locking" | "oversized" | "procedure" | "revoke" | "validate" | "worker";

/** Before the name of each message. */
export const MESSAGE_PREFIX = "dsql ";

/**
 * A call, as an SQL expression, of the one way from a session's role into schema `pg_dsql`, on which that role has no
 * rights: a function of PostgreSQL's that DSQL lacks, that no client may call and that here does more
 * (src/backend/messages.ts).
 *
 * @param content SQL expression of type text
 */
export function sendMessage(message: Message, content = "''"): string {
  return `pg_catalog.pg_logical_emit_message(true, '${MESSAGE_PREFIX}${message}', ${content})`;
}
