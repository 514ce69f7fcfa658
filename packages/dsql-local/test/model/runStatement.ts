import { type Result, rowText } from "./Program.ts";
import { type Row, type Table, tableOf, type Value, type View } from "./Schema.ts";
import { forEachRow, SqlError } from "./SqlError.ts";
import type {
  Assignment,
  Condition,
  DataStatement,
  Delete,
  Insert,
  Join,
  Select,
  Update,
} from "./Statement.ts";
import type { Transaction } from "./Transaction.ts";
import { Writer } from "./Writer.ts";

/**
 * Runs one statement on what its transaction sees: the snapshot and its own writes. Whether the transaction is doomed makes no
 * difference to any response before COMMIT.
 *
 * @param inBlock whether it is in a transaction block
 * @throws {SqlError}
 */
export function runStatement(transaction: Transaction, statement: DataStatement, inBlock: boolean): Result {
  transaction.database.beginStatement();
  switch (statement.kind) {
    case "select":
      return select(transaction, statement, inBlock);
    case "insert":
      return insert(transaction, statement);
    case "update":
      return update(transaction, statement);
    case "delete":
      return remove(transaction, statement);
  }
}

/** Inserts what COPY has read. PostgreSQL checks rows before it adds any to an index, so the first error is undetermined. */
export function copyRows(
  transaction: Transaction,
  table: Table,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): void {
  transaction.database.beginStatement();
  const writer = new Writer(transaction);
  forEachRow(rows, (values) => {
    writer.insert(table, complete(transaction, table, columns, values));
  });
  writer.end();
}

function select(transaction: Transaction, statement: Select, inBlock: boolean): Result {
  const { rules } = transaction.database;
  const { table, view } = tableOf(transaction.database.shape, statement.relation);
  const found = matching(transaction, table, view, statement.where, true);
  if (!rules.has("readsNever")) for (const row of found) transaction.hold(table, row, "write");
  const isLocking = statement.lock && (inBlock || !rules.has("lockOutsideBlock"));
  const { columns, join } = statement;
  if (join) return selectJoined(transaction, statement, join, found, isLocking === true);
  if (isLocking) lock(transaction, table, statement, found);
  if (columns === "count") return { tag: "SELECT 1", rows: [String(found.length)] };
  return { tag: `SELECT ${found.length}`, rows: texts(found, columns) ?? [] };
}

function selectJoined(
  transaction: Transaction,
  statement: Select,
  join: Join,
  found: readonly Row[],
  isLocking: boolean,
): Result {
  const { shape } = transaction.database;
  const { table } = tableOf(shape, statement.relation);
  const other = tableOf(shape, join.relation);
  const others = matching(transaction, other.table, other.view, [], true);
  const pairs = found.flatMap((row) => {
    const value = row[join.on.column] ?? null;
    return others
      .filter((each) => value !== null && each[join.on.other] === value)
      .map((each): [Row, Row] => [row, each]);
  });
  if (isLocking) {
    lock(transaction, table, { ...statement, where: [] }, [...new Set(pairs.map(([row]) => row))]);
    lock(transaction, other.table, { ...statement, where: [] }, [...new Set(pairs.map(([, row]) => row))]);
  }
  if (statement.columns === "count") return { tag: "SELECT 1", rows: [String(pairs.length)] };
  const own = statement.columns;
  return {
    tag: `SELECT ${pairs.length}`,
    rows: pairs.map(([row, each]) =>
      rowText([...own.map((name) => row[name] ?? null), ...join.columns.map((name) => each[name] ?? null)]),
    ),
  };
}

function lock(transaction: Transaction, table: Table, statement: Select, found: readonly Row[]): void {
  const { rules } = transaction.database;
  const strength = statement.lock === "FOR UPDATE" ? "write" : "keyShare";
  if (!rules.has(statement.lock === "FOR UPDATE" ? "forUpdate" : "forKeyShare")) return;
  for (const row of found) transaction.hold(table, row, strength);
  if (rules.has("lockOfNothing") || found.length > 0) return;
  const asked = Object.fromEntries(
    statement.where.flatMap((each) => (each.is === "=" ? [[each.column, each.value]] : [])),
  );
  if (table.primaryKey.every((column) => column in asked)) transaction.hold(table, asked, strength);
}

function insert(transaction: Transaction, statement: Insert): Result {
  const { rules } = transaction.database;
  const { table } = tableOf(transaction.database.shape, statement.relation);
  const writer = new Writer(transaction);
  const { onConflict } = statement;
  const touched = new Set<Row>();
  const written: Row[] = [];
  for (const values of statement.rows) {
    const row = complete(transaction, table, statement.columns, values);
    writer.checkRow(table, row);
    const isOn = rules.has(onConflict?.set ? "onConflictDoUpdate" : "onConflictDoNothing");
    const holder = onConflict && isOn ? conflicting(writer, table, onConflict.target, row) : undefined;
    if (!holder) {
      writer.insert(table, row);
      touched.add(row);
      written.push(row);
    } else if (onConflict?.set) {
      if (touched.has(holder)) throw new SqlError("21000");
      const after = assign(holder, onConflict.set, row);
      writer.update(table, holder, after);
      touched.add(after);
      written.push(after);
    } else if (!rules.has("doNothingIsNoWrite")) {
      transaction.hold(table, holder, "write");
    }
  }
  writer.end();
  return answer(`INSERT 0 ${written.length}`, written, statement.returning);
}

/** The row whose key conflicts with an insertion: the key that ON CONFLICT names, or any. */
function conflicting(
  writer: Writer,
  table: Table,
  target: readonly string[] | undefined,
  row: Row,
): Row | undefined {
  const keys = target ? [target] : [table.primaryKey, ...(table.unique ?? [])];
  for (const key of keys) {
    const holder = writer.holderOf(table, key, row);
    if (holder) return holder;
  }
  return undefined;
}

function update(transaction: Transaction, statement: Update): Result {
  const { table, view } = tableOf(transaction.database.shape, statement.relation);
  const writer = new Writer(transaction);
  const written: Row[] = [];
  forEachRow(matching(transaction, table, view, statement.where), (row) => {
    const after = assign(row, statement.set, row);
    writer.update(table, row, after);
    written.push(after);
  });
  writer.end();
  return answer(`UPDATE ${written.length}`, written, statement.returning);
}

function remove(transaction: Transaction, statement: Delete): Result {
  const { table, view } = tableOf(transaction.database.shape, statement.relation);
  const writer = new Writer(transaction);
  const rows = matching(transaction, table, view, statement.where);
  for (const row of rows) writer.delete(table, row);
  writer.end();
  return answer(`DELETE ${rows.length}`, rows, statement.returning);
}

/** The rows that a statement matches, by primary key. */
function matching(
  transaction: Transaction,
  table: Table,
  view: View | undefined,
  where: readonly Condition[],
  isRead = false,
): Row[] {
  const rows = isRead ? transaction.read(table) : transaction.rows(table);
  const shown: Condition[] =
    view && transaction.database.rules.has("viewShowsItsRows")
      ? [{ column: view.column, is: "<", value: view.below }]
      : [];
  return [...rows.values()]
    .filter((row) => [...shown, ...where].every((condition) => holds(condition, row)))
    .sort((one, other) => compareBy(table.primaryKey, one, other));
}

function holds(condition: Condition, row: Row): boolean {
  const value = row[condition.column] ?? null;
  if (condition.is === "null") return value === null;
  if (value === null) return false;
  if (condition.is === "=") return value === condition.value;
  return condition.is === "<" ? value < condition.value : value >= condition.value;
}

function compareBy(columns: readonly string[], one: Row, other: Row): number {
  for (const column of columns) {
    const [a, b] = [one[column] ?? "", other[column] ?? ""];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

/** The row to insert: explicit values, defaults, and generated values, which this draws. */
function complete(
  transaction: Transaction,
  table: Table,
  columns: readonly string[],
  values: readonly Value[],
): Row {
  const { database } = transaction;
  return Object.fromEntries(
    table.columns.map((column) => {
      const at = columns.indexOf(column.name);
      if (at < 0 && column.identity) return [column.name, database.nextValue(table.name)];
      const value = at < 0 ? (column.default ?? null) : (values[at] ?? null);
      if (column.identity && typeof value === "number" && !database.rules.has("identityExplicit")) {
        database.moveTo(table.name, value);
      }
      return [column.name, value];
    }),
  );
}

function assign(row: Row, set: readonly Assignment[], excluded: Row): Row {
  const after: Record<string, Value> = { ...row };
  for (const { column, to } of set) {
    if ("value" in to) after[column] = to.value;
    else if ("excluded" in to) after[column] = excluded[to.excluded] ?? null;
    else {
      const value = row[to.column] ?? null;
      after[column] = value === null ? null : Number(value) + to.plus;
    }
  }
  return after;
}

function answer(tag: string, rows: readonly Row[], returning: readonly string[] | undefined): Result {
  const shown = texts(rows, returning);
  return shown ? { tag, rows: shown } : { tag };
}

function texts(rows: readonly Row[], columns: readonly string[] | undefined): string[] | undefined {
  return columns && rows.map((row) => rowText(columns.map((column) => row[column] ?? null)));
}
