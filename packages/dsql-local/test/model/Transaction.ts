import { ConflictSet, keyName, rowName, type Strength } from "./ConflictSet.ts";
import type { Database, Rows, Version } from "./Database.ts";
import { keysOf, type Row, type Table } from "./Schema.ts";

/** A transaction: a snapshot, its own writes, and its conflict set. */
export class Transaction {
  readonly database: Database;
  readonly conflicts: ConflictSet;
  readonly #generatedBefore: ReadonlyMap<string, number>;
  #snapshot: { version: Version; commits: number };
  readonly #written = new Map<string, Map<string, Row | undefined>>();

  constructor(database: Database) {
    this.database = database;
    this.conflicts = new ConflictSet(database.rules);
    this.#generatedBefore = new Map(database.generated);
    this.#snapshot = { version: database.version, commits: database.commits };
  }

  get snapshot(): { version: Version; commits: number } {
    return this.#snapshot;
  }

  takeSnapshot(of: { version: Version; commits: number } = this.database): void {
    this.#snapshot = { version: of.version, commits: of.commits };
  }

  /** The rows of a table: the snapshot's, overlaid with its own writes. */
  rows(table: Table): Rows {
    return this.#over(this.#base().get(table.name), table);
  }

  /** As {@link rows}, for a SELECT. */
  read(table: Table): Rows {
    return this.database.rules.has("ownWrites")
      ? this.rows(table)
      : (this.#base().get(table.name) ?? new Map<string, Row>());
  }

  /** The current rows, including others' commits: DSQL never reads them. */
  rowsNow(table: Table): Rows {
    return this.#over(this.database.version.get(table.name), table);
  }

  insert(table: Table, row: Row): void {
    this.#write(table, rowName(table, row), row);
    if (this.database.rules.has("rowsInserted")) this.conflicts.add(rowName(table, row), "key");
    for (const key of table.unique ?? []) this.#addKey(table, key, row);
  }

  /** @param counts whether it belongs to the conflict set */
  delete(table: Table, row: Row, counts = true): void {
    this.#write(table, rowName(table, row), undefined);
    if (!counts) return;
    if (this.database.rules.has("rowsDeleted")) this.conflicts.add(rowName(table, row), "key");
  }

  /**
   * An update of a column in any key is an update of the row's key: PostgreSQL's rule for FOR KEY SHARE.
   *
   * Decided: a key that one transaction inserts and deletes stays in its conflict set.
   */
  update(table: Table, before: Row, after: Row, counts = true): void {
    const { rules } = this.database;
    const moved = keysOf(table).filter((key) => key.some((column) => before[column] !== after[column]));
    const [from, to] = [rowName(table, before), rowName(table, after)];
    if (from !== to) this.#write(table, from, undefined);
    this.#write(table, to, after);
    if (!counts) return;
    const strength: Strength = moved.length > 0 ? "key" : "write";
    if (from === to && rules.has("rowsUpdated")) this.conflicts.add(from, strength);
    if (from !== to && rules.has("keysLeft")) this.conflicts.add(from, "key");
    if (from !== to && rules.has("keysTaken")) this.conflicts.add(to, "key");
    for (const key of moved) {
      if (key !== table.primaryKey) this.#addKey(table, key, after);
    }
  }

  hold(table: Table, row: Row, strength: Strength): void {
    this.conflicts.add(rowName(table, row), strength);
  }

  hasLost(): boolean {
    return this.database.conflicts(this.conflicts, this.#snapshot.commits);
  }

  /** First committer wins. False when another was first. */
  commit(): boolean {
    const { rules } = this.database;
    const lost = rules.has("firstCommitterWins") && this.hasLost();
    if (!lost || !rules.has("losersLeaveNothing")) this.database.commit(this.#written, this.conflicts);
    if (lost) this.#giveBack();
    return !lost;
  }

  rollback(): void {
    const { rules } = this.database;
    if (!rules.has("rollbackLeavesNothing")) this.database.commit(this.#written, new ConflictSet(rules));
    if (!rules.has("rolledBackDoesntCount")) this.database.note(this.conflicts);
    this.#giveBack();
  }

  #giveBack(): void {
    if (!this.database.rules.has("identityNotGivenBack")) this.database.setGenerated(this.#generatedBefore);
  }

  #base(): Version {
    return this.database.rules.has("fixedSnapshot") ? this.#snapshot.version : this.database.version;
  }

  #over(rows: Rows | undefined, table: Table): Rows {
    const written = this.#written.get(table.name);
    if (!written) return rows ?? new Map<string, Row>();
    const over = new Map(rows);
    for (const [name, row] of written) {
      if (row) over.set(name, row);
      else over.delete(name);
    }
    return over;
  }

  #write(table: Table, name: string, row: Row | undefined): void {
    let written = this.#written.get(table.name);
    if (!written) this.#written.set(table.name, (written = new Map<string, Row | undefined>()));
    written.set(name, row);
  }

  #addKey(table: Table, columns: readonly string[], row: Row): void {
    const name = keyName(table, columns, row);
    if (name && this.database.rules.has("uniqueKeysTaken")) this.conflicts.add(name, "key");
  }
}
