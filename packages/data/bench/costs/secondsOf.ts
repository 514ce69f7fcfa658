/**
 * Seconds that a statement may take on a cluster, as others have measured them from within the Region (2026-09: reads
 * 5–17 ms, writes 28–41 ms at the 95th percentile; an aggregate over 11 million rows 36 s). What the processors are busy for
 * is less than what a caller waits, but of a scan that runs in parallel.
 */
export const SECONDS_OF = { read: 0.017, write: 0.041, row: 36 / 11_000_000 } as const;
