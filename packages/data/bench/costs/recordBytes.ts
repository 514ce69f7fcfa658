/** What any record holds beside the row (user guide, "CDC record format"); of the usual lengths. */
const SOURCE = {
  version: "1.0",
  ts_ms: 1_795_993_200_000,
  ts_ns: "1795993200000000000",
  txId: "a".repeat(26),
  schema: "public",
  db: "postgres",
  cluster: "a".repeat(26),
};
/** Digits of a time in microseconds. */
const MICROSECONDS = 1_795_993_200_000_000;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT/;

/** The size of the change record of one row, in bytes of JSON. @param before, after rows as `to_jsonb` gives them */
export function recordBytes(
  table: string,
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>> | null,
): number {
  const record = {
    type: "full",
    op: after === null ? "d" : before === null ? "c" : "u",
    before: after === null ? { id: before?.id } : null,
    after:
      after && Object.fromEntries(Object.entries(after).map(([column, value]) => [column, streamed(value)])),
    source: { ...SOURCE, table },
    ts_ms: SOURCE.ts_ms,
    ts_ns: SOURCE.ts_ns,
  };
  // The two times in nanoseconds are numbers there, without quotes.
  return Buffer.byteLength(JSON.stringify(record)) - 4;
}

/** Times are numbers in the stream. */
function streamed(value: unknown): unknown {
  return typeof value === "string" && TIMESTAMP.test(value) ? MICROSECONDS : value;
}
