/* OIDs of the types of the columns that the server returns itself (PostgreSQL's pg_type). */

export const BOOL = 16;
export const INT8 = 20;
export const INT4 = 23;
export const TEXT = 25;
