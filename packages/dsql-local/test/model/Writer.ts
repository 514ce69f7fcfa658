import { type ForeignKey, keysOf, type Row, type Table } from "./Schema.ts";
import { forEachRow, SqlError } from "./SqlError.ts";
import type { Transaction } from "./Transaction.ts";
import type { RuleName } from "./rules.ts";

/** Writes the rows of one statement and checks the constraints: foreign keys at its end. */
export class Writer {
  readonly #transaction: Transaction;
  readonly #atEnd: (() => void)[] = [];

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  insert(table: Table, row: Row): void {
    this.checkRow(table, row);
    this.#checkKeys(table, row, undefined);
    this.#transaction.insert(table, row);
    for (const key of table.foreignKeys ?? [])
      this.#atEnd.push(() => {
        this.#checkChild(table, key, row);
      });
  }

  update(table: Table, before: Row, after: Row, counts = true): void {
    this.checkRow(table, after);
    this.#checkKeys(table, after, before);
    this.#transaction.update(table, before, after, counts);
    for (const key of table.foreignKeys ?? []) {
      if (before[key.column] !== after[key.column])
        this.#atEnd.push(() => {
          this.#checkChild(table, key, after);
        });
    }
    for (const [child, key] of this.#children(table)) {
      const { column } = key.references;
      if (before[column] !== after[column])
        this.#atEnd.push(() => {
          this.#follow(child, key, before, after);
        });
    }
  }

  delete(table: Table, row: Row, counts = true): void {
    this.#transaction.delete(table, row, counts);
    for (const [child, key] of this.#children(table))
      this.#atEnd.push(() => {
        this.#follow(child, key, row, undefined);
      });
  }

  /** Actions to run after all rows are written; they may add further ones. */
  end(): void {
    while (this.#atEnd.length > 0)
      forEachRow(this.#atEnd.splice(0), (run) => {
        run();
      });
  }

  /** The checks of a single row. */
  checkRow(table: Table, row: Row): void {
    const isNull = table.columns.some(
      ({ name, notNull }) => (notNull ?? table.primaryKey.includes(name)) && row[name] === null,
    );
    // A primary key can't be null.
    if (isNull && (this.#has("notNull") || table.primaryKey.some((name) => row[name] === null)))
      throw new SqlError("23502");
    const fails = table.checks?.some(({ column, least }) => {
      const value = row[column] ?? null;
      return value !== null && Number(value) < least;
    });
    if (fails && this.#has("checks")) throw new SqlError("23514");
  }

  /** Another row with the same value of a key, in the snapshot and own writes. */
  holderOf(table: Table, key: readonly string[], row: Row, besides?: Row): Row | undefined {
    const has = (other: Row) =>
      other !== besides &&
      key.every((column) => other[column] !== null && other[column] === (row[column] ?? null));
    const rows = this.#has("uniqueBySnapshot")
      ? this.#transaction.rows(table)
      : new Map([...this.#transaction.rowsNow(table), ...this.#transaction.rows(table)]);
    return [...rows.values()].find(has);
  }

  #has(rule: RuleName): boolean {
    return this.#transaction.database.rules.has(rule);
  }

  #children(parent: Table): [Table, ForeignKey][] {
    return this.#transaction.database.shape.tables.flatMap((table) =>
      (table.foreignKeys ?? [])
        .filter(({ references }) => references.table === parent.name)
        .map((key): [Table, ForeignKey] => [table, key]),
    );
  }

  #checkKeys(table: Table, row: Row, before: Row | undefined): void {
    if (!this.#has("uniqueKeys")) return;
    for (const key of keysOf(table)) {
      const same = before && key.every((column) => before[column] === row[column]);
      if (!same && this.holderOf(table, key, row, before)) throw new SqlError("23505");
    }
  }

  /** A row references an existing one, and relies on it. */
  #checkChild(table: Table, key: ForeignKey, row: Row): void {
    const value = row[key.column] ?? null;
    const isStillThere = [...this.#transaction.rows(table).values()].includes(row);
    if (value === null || !isStillThere) return;
    const parent = this.#transaction.database.shape.tables.find(({ name }) => name === key.references.table);
    if (!parent) return;
    const rows = this.#has("foreignKeysBySnapshot")
      ? this.#transaction.rows(parent)
      : this.#transaction.rowsNow(parent);
    const found = [...rows.values()].find((each) => each[key.references.column] === value);
    if (!found && this.#has("foreignKeyOfChild")) throw new SqlError("23503");
    if (found && this.#has("foreignKeysLeanedOn")) this.#transaction.hold(parent, found, "keyShare");
  }

  /** Referential actions: rows that reference a deleted or changed row. */
  #follow(child: Table, key: ForeignKey, before: Row, after: Row | undefined): void {
    const { column } = key;
    const value = before[key.references.column] ?? null;
    const referring = [...this.#transaction.rows(child).values()].filter(
      (row) => value !== null && row[column] === value,
    );
    const action = after ? key.onUpdate : key.onDelete;
    if (action === "NO ACTION" && referring.length > 0) {
      if (this.#has("foreignKeyOfParent") && !this.#isHeldAgain(key, value)) throw new SqlError("23503");
    }
    forEachRow(referring, (row) => {
      if (action === "CASCADE" && after && this.#has("updateCascades")) {
        const moved = { ...row, [column]: after[key.references.column] ?? null };
        this.update(child, row, moved, this.#has("cascadedKeys"));
      } else if (action === "CASCADE" && !after && this.#has("deleteCascades")) {
        this.delete(child, row, this.#has("cascadedDeletes"));
      } else if (action === "SET NULL" && this.#has("deleteSetsNull")) {
        this.update(child, row, { ...row, [column]: null }, this.#has("cascadedNulls"));
      }
    });
  }

  /** Another row now has the key that was removed. */
  #isHeldAgain(key: ForeignKey, value: Row[string]): boolean {
    const parent = this.#transaction.database.shape.tables.find(({ name }) => name === key.references.table);
    return (
      parent !== undefined &&
      [...this.#transaction.rows(parent).values()].some((row) => row[key.references.column] === value)
    );
  }
}
