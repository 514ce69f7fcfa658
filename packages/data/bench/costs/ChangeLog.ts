import type pg from "pg";
import { billedEntry } from "@mattb.tech/billio-dsql-local/cost";
import { type Index, sizeOfEntry } from "./indexes.ts";
import { oldItem, unitsOfChange } from "./OldTable.ts";
import { recordBytes } from "./recordBytes.ts";
import type { Use } from "./Use.ts";

type Values = Record<string, unknown>;

/**
 * Notes each change of a row, by triggers and a table that are there for one transaction of PostgreSQL only, and counts
 * what DSQL would write for it.
 */
export class ChangeLog {
  readonly #backend: pg.Client;
  readonly #indexes: readonly Index[];

  private constructor(backend: pg.Client, indexes: readonly Index[]) {
    this.#backend = backend;
    this.#indexes = indexes;
  }

  /** Within a transaction that will be rolled back. */
  static async begin(backend: pg.Client, indexes: readonly Index[]): Promise<ChangeLog> {
    for (const table of new Set(indexes.map((index) => index.table))) {
      await backend.query(
        `CREATE TEMP TABLE changes_of_${table} (number serial, before ${table}, after ${table}) ON COMMIT DROP;
         CREATE FUNCTION pg_temp.note_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
           INSERT INTO pg_temp.changes_of_${table} (before, after) VALUES (
             CASE WHEN TG_OP <> 'INSERT' THEN OLD END, CASE WHEN TG_OP <> 'DELETE' THEN NEW END);
           RETURN NULL;
         END $$;
         CREATE TRIGGER zz_note_changes AFTER INSERT OR UPDATE OR DELETE ON ${table}
           FOR EACH ROW EXECUTE FUNCTION pg_temp.note_${table}();`,
      );
    }
    return new ChangeLog(backend, indexes);
  }

  /** Adds what has changed since the last time to a transaction's use. Resolves to how many rows are new. */
  async addTo(use: Use): Promise<number> {
    let inserted = 0;
    for (const table of new Set(this.#indexes.map((index) => index.table))) {
      const changes = `pg_temp.changes_of_${table}`;
      for (const index of this.#indexes.filter((each) => each.table === table)) {
        const { rows } = await this.#backend.query<{ removed: number | null; added: number | null }>(
          entriesOf(index, changes),
        );
        for (const bytes of rows.flatMap(({ removed, added }) => [removed, added])) {
          if (bytes === null) continue;
          use.entriesWritten++;
          use.bytesWritten += billedEntry(bytes);
        }
      }
      const { rows } = await this.#backend.query<{ before: Values | null; after: Values | null }>(
        `SELECT to_jsonb(before) AS before, to_jsonb(after) AS after FROM ${changes} ORDER BY number`,
      );
      for (const { before, after } of rows) {
        if (before === null) inserted++;
        if (table === "write_records" && before === null && after !== null) forgetAnother(use, after);
        use.bytesStreamed += recordBytes(table, before, after);
        if (table !== "items") continue;
        use.itemsChanged++;
        use.oldWriteUnits += unitsOfChange(
          before ? oldItem(before) : undefined,
          after ? oldItem(after) : undefined,
        );
      }
      await this.#backend.query(`DELETE FROM ${changes}`);
    }
    return inserted;
  }
}

/** A write that leaves a record takes away one that has expired, in the long run. */
function forgetAnother(use: Use, record: Values): void {
  use.entriesWritten++;
  use.bytesWritten += billedEntry(0);
  use.bytesStreamed += recordBytes("write_records", record, null);
}

/**
 * SQL of the entries of an index that changes take away and add, by their sizes. An entry that stays as it is isn't
 * written, one of which only INCLUDE columns change is written over, and the row itself is written whenever it changes.
 */
function entriesOf(index: Index, changes: string): string {
  const { key, held, primary } = index;
  const within = (row: string) => `(${row} IS DISTINCT FROM NULL AND ${condition(index, row)})`;
  const differs = (columns: readonly string[]) =>
    columns.map((column) => `(before).${column} IS DISTINCT FROM (after).${column}`).join(" OR ");
  const written = primary ? "true" : `NOT ${within("before")} OR ${differs(held)}`;
  return `SELECT CASE WHEN ${within("before")} AND (NOT ${within("after")} OR ${differs(key)})
            THEN ${sizeOfEntry(index, "before")} END AS removed,
          CASE WHEN ${within("after")} AND (${written}) THEN ${sizeOfEntry(index, "after")} END AS added
          FROM ${changes}`;
}

/** A partial index's condition, on a row's columns. */
function condition({ where }: Index, row: string): string {
  if (where === null) return "true";
  // Conditions here are of one column: `(title_folded IS NULL)`.
  const match = /^\((\w+) IS (NOT )?NULL\)$/.exec(where);
  if (match === null) throw new Error(`The condition ${where} of an index isn't understood`);
  return `(${row}).${match[1] ?? ""} IS ${match[2] ?? ""}NULL`;
}
