/**
 * The table in which writes leave outcome records ({@link recordedSql}):
 * `CREATE TABLE write_records (id UUID PRIMARY KEY, recorded_at TIMESTAMPTZ NOT NULL, took_effect BOOLEAN NOT NULL)`.
 */
export interface OutcomeRecords {
  /** Its name in SQL. */
  table: string;
  /** Name of the lookup statement in diagnostics and messages. */
  name: string;
  /** Name that the lookup is prepared under. */
  prepareAs: string;
}
