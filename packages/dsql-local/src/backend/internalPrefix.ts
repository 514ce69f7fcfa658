/**
 * Names that the server gives to statements and portals of its own in a client's PostgreSQL session begin so. A client
 * that gives such a name itself meets nobody: the server's end with what only the server knows.
 */
export const INTERNAL_PREFIX = "\u0001dsql-local:";
