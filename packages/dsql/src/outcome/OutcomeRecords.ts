/**
 * The table in which writes leave records of themselves ({@link recordedSql}):
 * `CREATE TABLE write_records (id UUID PRIMARY KEY, recorded_at TIMESTAMPTZ NOT NULL, took_effect BOOLEAN NOT NULL)`.
 */
export interface OutcomeRecords {
  /** Its name, as SQL has it. */
  table: string;
  /** What the statement that looks a record up is called in diagnostics and messages. */
  name: string;
  /** Under which name it is prepared. */
  prepareAs: string;
}
