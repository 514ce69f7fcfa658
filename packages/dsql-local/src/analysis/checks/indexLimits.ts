/** Limits of indexes, observed on a cluster 2026-10 (awslabs/agent-plugins, dsql skill). */
export const MAX_KEY_COLUMNS = 8;
/** Per table: primary key, UNIQUE constraints and indexes still being built are counted. */
export const MAX_INDEXES = 24;
/** Declared size of a key's column. */
export const MAX_KEY_BYTES = 2_000;
