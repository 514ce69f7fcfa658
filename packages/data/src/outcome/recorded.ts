import { sql } from "drizzle-orm";
import { type Executor, recordedSql, type Row, type Statement } from "@mattb.tech/billio-dsql";
import { outcomeRecords } from "./outcomeRecords.ts";
import { bindValues, type BuiltQuery, type QueryTemplate } from "../statement/QueryTemplate.ts";

/** {@link recordedSql} of a Drizzle query with RETURNING. */
export function recorded(write: BuiltQuery): BuiltQuery {
  return {
    toSQL() {
      const { sql: text, params } = write.toSQL();
      const own = [sql.placeholder("record"), sql.placeholder("neighbours")];
      return { sql: recordedSql(outcomeRecords.table, text, params.length), params: [...params, ...own] };
    },
  };
}

/**
 * The statement of a template of {@link recorded}.
 *
 * @param whenDone its result, if it took effect and the response got lost
 */
export function bindRecorded(
  template: QueryTemplate,
  name: string,
  values: Readonly<Record<string, string | null | undefined>>,
  whenDone: (executor: Executor) => Promise<Row[]>,
): Statement {
  return { ...bindValues(template, name, "write", { ...values, record: null, neighbours: null }), whenDone };
}
