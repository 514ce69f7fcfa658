import { type Executor, recordedSql, type Row } from "@mattb.tech/billio-dsql";
import { bindValues, type BuiltQuery } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { outcomeRecords } from "./outcomeRecords.ts";
import { purgesOf } from "./purging.ts";

/** A write that leaves an outcome record. */
export interface RecordedWrite {
  /** Of its template ({@link templateOf}). */
  key: string;
  /** What it does, e.g. `Mutate.createItem`. */
  name: string;
  /** Its query without the record, with RETURNING. */
  build: () => BuiltQuery;
  values: Readonly<Record<string, string | null | undefined>>;
  /** Its result, if it took effect and the response got lost. */
  whenDone: (executor: Executor) => Promise<Row[]>;
}

/** Sends a write with its record: {@link recordedSql} of a Drizzle query. */
export function runRecorded(executor: Executor, write: RecordedWrite): Promise<Row[]> {
  const { key, name, build, values, whenDone } = write;
  const purges = purgesOf(executor);
  const template = templateOf(`${key}:${purges}`, "generic", () => recorded(build(), purges));
  const statement = bindValues(template, name, "write", values);
  // The record's parameters are null until the write is sent.
  return executor.run({ ...statement, values: [...statement.values, null, null], purges, whenDone });
}

/** With the parameters of the write alone. */
function recorded(write: BuiltQuery, purges: number): BuiltQuery {
  return {
    toSQL() {
      const { sql, params } = write.toSQL();
      return { sql: recordedSql(outcomeRecords.table, sql, params.length, purges), params };
    },
  };
}
