import type { Shape, Table, Value, View } from "./Schema.ts";
import { tableOf } from "./Schema.ts";
import type { Condition, Copy, Expression, Insert, Join, Select, Statement } from "./Statement.ts";

function literal(value: Value): string {
  return typeof value === "string" ? `'${value}'` : String(value);
}

/**
 * A statement as SQL.
 *
 * @param parameters receives the values, with `$1` and so on in the text; undefined writes them into the text
 * @param ordered by the primary key
 */
export function render(
  statement: Statement | Copy,
  shape: Shape,
  { parameters, ordered = false }: { parameters?: Value[] | undefined; ordered?: boolean } = {},
): string {
  if (!("relation" in statement)) return statement.kind;
  const { relation, qualified = false } = statement;
  const name = (column: string) => (qualified ? `"public"."${relation}"."${column}"` : column);
  const own = (column: string) => (qualified ? `"${column}"` : column);
  const table = qualified ? `"public"."${relation}"` : relation;
  const value = (each: Value) => {
    if (!parameters) return literal(each);
    parameters.push(each);
    return `$${parameters.length}`;
  };
  const expression = (to: Expression, column: (name: string) => string) => {
    if ("value" in to) return value(to.value);
    return "excluded" in to ? `excluded.${to.excluded}` : `${column(to.column)} + ${value(to.plus)}`;
  };
  const condition = (each: Condition) =>
    each.is === "null"
      ? `${name(each.column)} IS NULL`
      : `${name(each.column)} ${each.is} ${value(each.value)}`;
  const where = (conditions: readonly Condition[]) =>
    conditions.length > 0 ? ` WHERE ${conditions.map(condition).join(" AND ")}` : "";
  const returning = (columns: readonly string[] | undefined) =>
    columns ? ` RETURNING ${columns.map(name).join(", ")}` : "";

  const select = ({ columns, where: conditions, join, lock }: Select) => {
    if (join) return joined(join, columns, conditions, lock);
    const list = columns === "count" ? "count(*)" : columns.map(name).join(", ");
    const order = ordered
      ? ` ORDER BY ${tableOf(shape, relation).table.primaryKey.map(name).join(", ")}`
      : "";
    return `SELECT ${list} FROM ${table}${where(conditions)}${order}${lock ? ` ${lock}` : ""}`;
  };
  const joined = (
    { relation: other, on, columns: others }: Join,
    ...[columns, conditions, lock]: [Select["columns"], Select["where"], Select["lock"]]
  ) => {
    const first = (column: string) => `a.${own(column)}`;
    const second = (column: string) => `b.${own(column)}`;
    const list = columns === "count" ? ["count(*)"] : [...columns.map(first), ...others.map(second)];
    const each = conditions.map((one) =>
      one.is === "null"
        ? `${first(one.column)} IS NULL`
        : `${first(one.column)} ${one.is} ${value(one.value)}`,
    );
    const joinedTable = qualified ? `"public"."${other}"` : other;
    return (
      `SELECT ${list.join(", ")} FROM ${table} a JOIN ${joinedTable} b ON ${first(on.column)} = ${second(on.other)}` +
      `${each.length > 0 ? ` WHERE ${each.join(" AND ")}` : ""}${lock ? ` ${lock}` : ""}`
    );
  };
  const insert = ({ columns, rows, onConflict, returning: shown }: Insert) => {
    const values = rows.map((row) => `(${row.map(value).join(", ")})`).join(", ");
    const set = onConflict?.set
      ?.map(
        ({ column, to }) =>
          `${own(column)} = ${expression(to, (each) => (qualified ? name(each) : `${relation}.${each}`))}`,
      )
      .join(", ");
    const target = onConflict?.target ? ` (${onConflict.target.map(own).join(", ")})` : "";
    const conflict = onConflict ? ` ON CONFLICT${target} DO ${set ? `UPDATE SET ${set}` : "NOTHING"}` : "";
    return `INSERT INTO ${table} (${columns.map(own).join(", ")}) VALUES ${values}${conflict}${returning(shown)}`;
  };
  switch (statement.kind) {
    case "select":
      return select(statement);
    case "insert":
      return insert(statement);
    case "update": {
      const set = statement.set
        .map(({ column, to }) => `${own(column)} = ${expression(to, name)}`)
        .join(", ");
      return `UPDATE ${table} SET ${set}${where(statement.where)}${returning(statement.returning)}`;
    }
    case "delete":
      return `DELETE FROM ${table}${where(statement.where)}${returning(statement.returning)}`;
    case "copy":
      return `COPY ${table} (${statement.columns.map(own).join(", ")}) FROM STDIN`;
  }
}

/** A row in COPY's text format. */
export function copyLine(row: readonly Value[]): string {
  return `${row.map((value) => (value === null ? "\\N" : String(value))).join("\t")}\n`;
}

/** The statements that create a shape's tables and views. */
export function ddl(shape: Shape): string[] {
  return [...shape.tables.map(createTable), ...shape.views.map((view) => createView(view, shape))];
}

function createTable(table: Table): string {
  const columns = table.columns.map(({ name, type, notNull, identity, default: given }) =>
    [
      `${name} ${identity ? "bigint GENERATED BY DEFAULT AS IDENTITY (CACHE 1)" : type}`,
      ...(notNull ? ["NOT NULL"] : []),
      ...(given === undefined ? [] : [`DEFAULT ${literal(given)}`]),
    ].join(" "),
  );
  const constraints = [
    `PRIMARY KEY (${table.primaryKey.join(", ")})`,
    ...(table.unique ?? []).map((key) => `UNIQUE (${key.join(", ")})`),
    ...(table.foreignKeys ?? []).map(
      ({ column, references, onDelete, onUpdate }) =>
        `FOREIGN KEY (${column}) REFERENCES ${references.table} (${references.column}) ON DELETE ${onDelete} ON UPDATE ${onUpdate}`,
    ),
    ...(table.checks ?? []).map(({ column, least }) => `CHECK (${column} >= ${least})`),
  ];
  return `CREATE TABLE ${table.name} (${[...columns, ...constraints].join(", ")})`;
}

function createView({ name, of, column, below }: View, shape: Shape): string {
  const columns = tableOf(shape, of).table.columns.map((each) => each.name);
  return `CREATE VIEW ${name} AS SELECT ${columns.join(", ")} FROM ${of} WHERE ${column} < ${below}`;
}

/** The statements that fill a shape's tables with these rows and restart its sequences, on PostgreSQL. */
export function fill(
  shape: Shape,
  rows: Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>,
): string {
  const deletes = [...shape.tables].reverse().map(({ name }) => `DELETE FROM ${name}`);
  const inserts = shape.tables.flatMap(({ name, columns }) => {
    const all = (rows[name] ?? []).map(
      (row) => `(${columns.map((column) => literal(row[column.name] ?? null)).join(", ")})`,
    );
    return all.length > 0 ? [`INSERT INTO ${name} VALUES ${all.join(", ")}`] : [];
  });
  const sequences = shape.tables.flatMap(({ name, columns }) =>
    columns.some(({ identity }) => identity)
      ? [`SELECT setval(pg_get_serial_sequence('public.${name}', 'id'), 1, false)`]
      : [],
  );
  return [...deletes, ...inserts, ...sequences].join("; ");
}

/** The query for each identity table's last value, which isn't transactional. */
export function lastGenerated(shape: Shape): string {
  return shape.tables
    .filter(({ columns }) => columns.some(({ identity }) => identity))
    .map(
      ({ name }) =>
        `SELECT '${name}', CASE WHEN is_called THEN last_value ELSE 0 END FROM public.${name}_id_seq`,
    )
    .join(" UNION ALL ");
}
