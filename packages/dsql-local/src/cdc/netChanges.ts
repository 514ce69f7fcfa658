import { intervalParts } from "./intervalMicros.ts";
import type { Column, Row, RowChange } from "./parseChange.ts";
import type { TableShape, TableShapes } from "./TableShape.ts";

/** The net change of one row by a transaction. */
export interface NetChange {
  schema: string;
  table: string;
  op: "c" | "u" | "d";
  /** For `d`: the columns of the primary key; undefined without one. */
  before: Row | undefined;
  /** For `c` and `u`: the row. */
  after: Row | undefined;
  /** Identifies the row within its table; undefined without a primary key. */
  key: string | undefined;
}

interface Entry {
  schema: string;
  table: string;
  shape: TableShape | undefined;
  /** Did the row exist before the transaction? */
  existed: boolean;
  /** The row's current version; undefined if it is deleted. */
  row: Row | undefined;
  /** One of its versions. */
  known: Row;
  key: string | undefined;
}

/**
 * At most one change per row and transaction, depending on whether the row existed before and exists after it (Aurora DSQL
 * user guide, "CDC record format"). A row is identified by its primary key: deleted and inserted again it is updated; with
 * another key one row is deleted and one created. Without a key rows are identified by their contents.
 */
export function netChanges(changes: readonly RowChange[], shapes: TableShapes): NetChange[] {
  const entries: Entry[] = [];
  const tables = new Map<string, Rows>();
  for (const change of changes) {
    const { schema, table } = change;
    const name = JSON.stringify([schema, table]);
    let rows = tables.get(name);
    if (!rows) {
      const shape = shapes.of(schema, table);
      const add = (existed: boolean, known: Row, key?: string) => {
        const entry: Entry = { schema, table, shape, existed, row: known, known, key };
        entries.push(entry);
        return entry;
      };
      rows = shape && shape.key.length > 0 ? new KeyedRows(shape, add) : new KeylessRows(add);
      tables.set(name, rows);
    }
    // If the old row is missing, its key hasn't changed.
    if (change.kind === "UPDATE" && change.new) rows.update(change.old ?? change.new, change.new);
    else if (change.old) rows.remove(change.old);
    else if (change.new) rows.insert(change.new);
  }
  return entries.flatMap(netChange);
}

function netChange({ schema, table, shape, existed, row, known, key }: Entry): NetChange[] {
  if (row) return [{ schema, table, op: existed ? "u" : "c", before: undefined, after: row, key }];
  if (!existed) return [];
  const before =
    key === undefined ? undefined : known.filter(({ name }) => shape?.key.includes(name) === true);
  return [{ schema, table, op: "d", before, after: undefined, key }];
}

/** Adds a row that the transaction changes for the first time. */
type Add = (existed: boolean, row: Row, key?: string) => Entry;

interface Rows {
  insert(row: Row): void;
  update(old: Row, row: Row): void;
  remove(old: Row): void;
}

class KeyedRows implements Rows {
  readonly #byKey = new Map<string, Entry>();
  readonly #shape: TableShape;
  readonly #add: Add;

  constructor(shape: TableShape, add: Add) {
    this.#shape = shape;
    this.#add = add;
  }

  insert(row: Row): void {
    const key = this.#keyOf(row);
    const entry = this.#byKey.get(key);
    if (entry) entry.row = row;
    else this.#byKey.set(key, this.#add(false, row, key));
  }

  update(old: Row, row: Row): void {
    const key = this.#keyOf(row);
    if (key !== this.#keyOf(old)) {
      this.remove(old);
      this.insert(row);
      return;
    }
    const entry = this.#byKey.get(key);
    if (entry) entry.row = row;
    else this.#byKey.set(key, this.#add(true, row, key));
  }

  remove(old: Row): void {
    const key = this.#keyOf(old);
    const entry = this.#byKey.get(key) ?? this.#add(true, old, key);
    this.#byKey.set(key, entry);
    if (entry.row && !entry.existed && contents(entry.row) !== contents(old)) {
      // Another row than the one inserted with this key: with a deferred constraint both have it for a while.
      entry.existed = true;
    } else {
      entry.row = undefined;
    }
  }

  #keyOf(row: Row): string {
    return JSON.stringify(
      this.#shape.key.map((name) => {
        const column = row.find((each) => each.name === name);
        return column && comparable(column, this.#shape.domains.get(name) ?? column.type);
      }),
    );
  }
}

class KeylessRows implements Rows {
  readonly #byContents = new Map<string, Entry[]>();
  readonly #add: Add;

  constructor(add: Add) {
    this.#add = add;
  }

  insert(row: Row): void {
    this.#remember(this.#add(false, row), row);
  }

  update(old: Row, row: Row): void {
    const entry = this.#take(old);
    if (entry) entry.row = row;
    this.#remember(entry ?? this.#add(true, row), row);
  }

  remove(old: Row): void {
    const entry = this.#take(old) ?? this.#add(true, old);
    entry.row = undefined;
  }

  #take(row: Row): Entry | undefined {
    return this.#byContents.get(contents(row))?.pop();
  }

  #remember(entry: Entry, row: Row): void {
    const key = contents(row);
    const same = this.#byContents.get(key);
    if (same) same.push(entry);
    else this.#byContents.set(key, [entry]);
  }
}

/** The same text for the same row. Without NULLs, which PostgreSQL omits from old rows. */
function contents(row: Row): string {
  return JSON.stringify(row.filter(({ value }) => value !== null).map(({ name, value }) => [name, value]));
}

/** The same text for values that are equal in an index. */
function comparable({ value }: Column, type: string): string | null {
  if (value === null) return null;
  if (type === "numeric" && value.includes(".")) return value.replace(/\.?0+$/, "");
  if ((type === "real" || type === "double precision") && value === "-0") return "0";
  if (type === "interval") {
    const { months, days, micros } = intervalParts(value);
    return String((months * 30n + days) * 86_400_000_000n + micros);
  }
  return value;
}
