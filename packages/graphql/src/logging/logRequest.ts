import type { RequestRecord } from "./RequestRecord.ts";

const LONGEST_NAME = 80;

/** Logs a request on one line, at info. */
export function logRequest(record: RequestRecord, status: number): void {
  const { operation, type, codes, statements, retries, conflicts, refusedConnections, databaseMs } = record;
  record.log.info("request", {
    // The client chooses the name.
    ...(operation === undefined ? {} : { operation: operation.slice(0, LONGEST_NAME) }),
    ...(type === undefined ? {} : { type }),
    status,
    ms: tenths(performance.now() - record.beganAt),
    ...(codes.size === 0 ? {} : { codes: [...codes] }),
    statements,
    retries,
    conflicts,
    refusedConnections,
    databaseMs: tenths(databaseMs),
  });
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
