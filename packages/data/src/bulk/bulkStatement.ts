import { arrayText, recordedSql, type Statement } from "@mattb.tech/billio-dsql";
import { itemColumnNames, type WrittenColumn, writtenColumnNames } from "../item/ItemRow.ts";
import { outcomeRecords } from "../outcome/outcomeRecords.ts";
import { items } from "../schema/index.ts";
import type { BulkRow } from "./bulkRow.ts";

/** Name and array type of a column. Without a length: a cast would truncate what an assignment rejects. */
const columns = writtenColumnNames.map((name) => {
  const column = items[name];
  return { name: column.name, type: column.getSQLType().replace(/\(.*\)/, "") };
});
const names = columns.map(({ name }) => name).join(", ");
const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(", ");

/** One array for each column: the same text, and so one plan, for any number of rows. */
const insert = `INSERT INTO items (${names}) SELECT ${names} FROM unnest(${arrays}) AS given (${names})`;
const others = columns.slice(1).map(({ name }) => `${name} = excluded.${name}`);
/** The folded title follows from the title; where it is missing, the migration that fills it adds it. */
const differs = itemColumnNames
  .filter((name) => name !== "id" && name !== "type")
  .map((name: WrittenColumn) => items[name].name)
  .map((name) => `items.${name} IS DISTINCT FROM excluded.${name}`);

const insertNew = recordedSql(
  outcomeRecords.table,
  `${insert} ON CONFLICT (id) DO NOTHING RETURNING id`,
  columns.length,
);
const insertOrReplace = recordedSql(
  outcomeRecords.table,
  `${insert} ON CONFLICT (id) DO UPDATE SET ${others.join(", ")} WHERE items.type = excluded.type AND (${differs.join(" OR ")}) RETURNING id`,
  columns.length,
);

/**
 * Inserts rows; those stored already are replaced where something differs, or left. Returns the ids written. For
 * transactions only: of a single statement whose response got lost, the ids written would be unknown.
 */
export function bulkStatement(rows: readonly BulkRow[], replace: boolean): Statement {
  return {
    name: replace ? "bulk.insertOrReplace" : "bulk.insertNew",
    sql: replace ? insertOrReplace : insertNew,
    values: [
      ...writtenColumnNames.map((name) => arrayText(rows.map((row) => row.columns[name]))),
      null,
      null,
    ],
    effect: "write",
    whenDone: () => Promise.reject(new TypeError("A batch is written in a transaction")),
    prepareAs: replace ? "bulk_insert_or_replace" : "bulk_insert_new",
  };
}
