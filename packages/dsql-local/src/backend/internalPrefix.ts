/**
 * Prefix of the names of the server's own statements and portals in a client's PostgreSQL session. A client that uses it as
 * well causes no clash: the server's names end with random characters.
 */
export const INTERNAL_PREFIX = "\u0001dsql-local:";
