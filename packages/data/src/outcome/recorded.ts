import { sql } from "drizzle-orm";
import type { Executor, Row, Statement } from "../db/Executor.ts";
import { outcomeRecords } from "./writeRecords.ts";
import { recordedSql } from "./recordedSql.ts";
import { fill, type BuiltQuery, type Shape } from "../statement/Shape.ts";

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
 * The statement of a shape of {@link recorded}.
 *
 * @param whenDone what it has returned if it took effect and its answer got lost
 */
export function fillRecorded(
  shape: Shape,
  name: string,
  values: Readonly<Record<string, string | null | undefined>>,
  whenDone: (executor: Executor) => Promise<Row[]>,
): Statement {
  return { ...fill(shape, name, "write", { ...values, record: null, neighbours: null }), whenDone };
}
