import type { RequestRecord } from "./RequestRecord.ts";

const LONGEST_NAME = 80;

/** Logs the one line of a request, at info. */
export function logRequest(record: RequestRecord, status: number): void {
  const { operation, type, codes, statements, retries, conflicts, refusedConnections, databaseMs } = record;
  record.log.info("request", {
    // A name is the client's own choice.
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
