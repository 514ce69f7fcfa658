/** Lookups in a list of uses (see `usesOf`). */
export class UsedObjects {
  readonly #uses: ReadonlySet<string>;
  readonly #inserts: { table: string; columns: Set<string> }[] = [];

  constructor(uses: Iterable<string>) {
    this.#uses = new Set(uses);
    for (const use of this.#uses) {
      const [, table, columns] = /^insert (\S+) \((.*)\)$/.exec(use) ?? [];
      if (table !== undefined && columns !== undefined) {
        this.#inserts.push({ table, columns: new Set(columns.split(", ")) });
      }
    }
  }

  table(table: string): boolean {
    return this.#uses.has(`table ${table}`);
  }

  column(table: string, column: string): boolean {
    return this.#uses.has(`column ${table}.${column}`) || this.writes(table, column);
  }

  writes(table: string, column: string): boolean {
    return this.#uses.has(`write ${table}.${column}`);
  }

  inserts(table: string): boolean {
    return this.#inserts.some((insert) => insert.table === table);
  }

  /** Whether rows are inserted without a value for the column. */
  leavesOut(table: string, column: string): boolean {
    return this.#inserts.some((insert) => insert.table === table && !insert.columns.has(column));
  }

  index(index: string): boolean {
    return this.#uses.has(`index ${index}`);
  }

  constraint(table: string, constraint: string): boolean {
    return this.#uses.has(`constraint ${table}.${constraint}`);
  }

  /** Whether ON CONFLICT names these columns, in any order. */
  key(table: string, columns: readonly string[]): boolean {
    return this.#uses.has(`key ${table} (${[...columns].sort().join(", ")})`);
  }

  /** Whether there is any use. */
  get any(): boolean {
    return this.#uses.size > 0;
  }
}
