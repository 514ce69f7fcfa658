import type { Random } from "./Random.ts";
import { type Column, keysOf, type Row, type Shape, type Table, tableOf, type Value } from "./Schema.ts";
import type {
  Assignment,
  Condition,
  Copy,
  DataStatement,
  Expression,
  Join,
  OnConflict,
} from "./Statement.ts";

/** A program's preferences. They vary, because what is rare in every program never occurs. */
export interface Taste {
  readonly random: Random;
  /** Few values, so that sessions meet on the same rows. */
  readonly keys: readonly number[];
  readonly words: readonly string[];
  readonly kinds: readonly (readonly [weight: number, kind: DataStatement["kind"]])[];
  /** The share of updates that change a key. */
  readonly moves: number;
  /** The most rows of an INSERT. */
  readonly rows: number;
  readonly qualified: number;
  /** Whether portals lock rows. */
  readonly portalLocks: boolean;
}

export function randomTaste(random: Random, portalLocks: boolean): Taste {
  const weight = () => random.pick([4, 15, 15, 40]);
  return {
    random,
    portalLocks,
    keys: [1, 2, 3, 4, 5].slice(0, random.int(2, 5)),
    words: ["a", "b", "c", "d"].slice(0, random.int(2, 4)),
    kinds: [
      [weight(), "select"],
      [weight(), "insert"],
      [weight(), "update"],
      [weight(), "delete"],
    ],
    moves: random.pick([0.1, 0.3, 0.6]),
    rows: random.pick([1, 1, 3]),
    qualified: random.pick([0, 0.3, 1]),
  };
}

/**
 * A statement over the tables of a shape.
 *
 * It never depends on the order in which PostgreSQL visits rows: it adds a number to a key in one row only.
 */
export function randomStatement(taste: Taste, shape: Shape, allowed: { lock: boolean }): DataStatement {
  const relation = randomRelation(taste, shape);
  const { table } = tableOf(shape, relation);
  const common = { relation, ...(taste.random.chance(taste.qualified) ? { qualified: true } : {}) };
  const columns = table.columns.map(({ name }) => name);
  const returning = taste.random.chance(0.3) ? { returning: taste.random.some(columns) } : {};
  const kind = taste.random.weighted(...taste.kinds);
  switch (kind) {
    case "select": {
      const lock = allowed.lock && taste.random.chance(0.35);
      return {
        kind: "select",
        ...common,
        columns: !lock && taste.random.chance(0.2) ? "count" : taste.random.some(columns),
        where: randomWhere(taste, table),
        ...(taste.random.chance(0.15) ? randomJoin(taste, shape, table) : {}),
        ...(lock ? { lock: taste.random.weighted([2, "FOR UPDATE"], [1, "FOR KEY SHARE"]) } : {}),
      };
    }
    case "insert": {
      const given = randomColumns(taste, table);
      const onConflict = taste.random.chance(0.35) ? { onConflict: randomOnConflict(taste, table) } : {};
      return { kind: "insert", ...common, ...given, ...onConflict, ...returning };
    }
    case "update": {
      const where = randomWhere(taste, table);
      return { kind: "update", ...common, set: randomSet(taste, table, where), where, ...returning };
    }
    case "delete":
      return { kind: "delete", ...common, where: randomWhere(taste, table), ...returning };
  }
}

/**
 * A statement whose rows have a known order. PostgreSQL locks a portal's rows when they are read, and skips those that the
 * transaction has changed meanwhile; DSQL's behavior isn't recorded.
 */
export function randomPortal(taste: Taste, shape: Shape, allowed: { lock: boolean }): DataStatement {
  const relation = randomRelation(taste, shape);
  const { table } = tableOf(shape, relation);
  const columns = table.columns.map(({ name }) => name);
  if (taste.random.chance(0.25)) {
    return {
      kind: "insert",
      relation,
      ...randomColumns(taste, table, 3),
      returning: taste.random.some(columns),
    };
  }
  return {
    kind: "select",
    relation,
    columns: taste.random.some(columns),
    where: taste.random.chance(0.7) ? [] : randomWhere(taste, table),
    ...(allowed.lock && taste.random.chance(0.25)
      ? { lock: taste.random.weighted([2, "FOR UPDATE"], [1, "FOR KEY SHARE"]) }
      : {}),
  };
}

export function randomCopy(taste: Taste, shape: Shape): Copy {
  const table = taste.random.pick(shape.tables);
  return {
    kind: "copy",
    relation: table.name,
    columns: table.columns
      .filter(({ identity }) => !identity || taste.random.chance(0.4))
      .map(({ name }) => name),
    ...(taste.random.chance(taste.qualified) ? { qualified: true } : {}),
  };
}

/** With columns of the same type. */
function randomJoin(taste: Taste, shape: Shape, table: Table): { join: Join } {
  const relation = randomRelation(taste, shape);
  const { table: other } = tableOf(shape, relation);
  const first = taste.random.pick(table.columns);
  const same = other.columns.filter(({ type }) => type === first.type);
  const second = same.length > 0 ? taste.random.pick(same) : undefined;
  const ints = [table, other].map(({ columns }) => columns.filter(({ type }) => type === "int"));
  const on = second
    ? { column: first.name, other: second.name }
    : { column: ints[0]?.[0]?.name ?? "", other: ints[1]?.[0]?.name ?? "" };
  return { join: { relation, on, columns: taste.random.some(other.columns.map(({ name }) => name)) } };
}

export function randomRow(taste: Taste, table: Table, columns: readonly string[]): Value[] {
  return columns.map((name) => {
    const column = table.columns.find((each) => each.name === name);
    return column ? randomValue(taste, table, column) : null;
  });
}

function randomRelation(taste: Taste, shape: Shape): string {
  const relations = taste.random.chance(0.15) ? shape.views : shape.tables;
  return taste.random.pick(relations.map(({ name }) => name));
}

function randomColumns(taste: Taste, table: Table, rows = 1): { columns: string[]; rows: Value[][] } {
  const columns = table.columns
    .filter((column) => {
      if (column.identity) return taste.random.chance(0.2);
      return column.default === undefined || taste.random.chance(0.7);
    })
    .map(({ name }) => name);
  const count =
    rows > 1 ? rows : taste.random.weighted([5, 1], [2, Math.min(taste.rows, 2)], [2, taste.rows]);
  return { columns, rows: Array.from({ length: count }, () => randomRow(taste, table, columns)) };
}

function randomValue(taste: Taste, table: Table, column: Column): Value {
  const isKey = table.primaryKey.includes(column.name);
  if (!isKey && taste.random.chance(column.notNull ? 0.04 : 0.1)) return null;
  if (column.type === "text") return taste.random.pick(taste.words);
  const holdsKeys = isKey || table.foreignKeys?.some((key) => key.column === column.name) === true;
  if (holdsKeys) return taste.random.pick(taste.keys);
  return taste.random.chance(0.04) ? -1 : taste.random.int(0, 4);
}

function randomWhere(taste: Taste, table: Table): Condition[] {
  const column = (name: string) => table.columns.find((each) => each.name === name);
  const equal = (name: string): Condition => {
    const found = column(name);
    const value = found ? randomValue(taste, table, found) : null;
    return value === null ? { column: name, is: "null" } : { column: name, is: "=", value };
  };
  const way = taste.random.weighted([60, "key"], [10, "unique"], [12, "range"], [10, "value"], [8, "all"]);
  if (way === "all") return [];
  if (way === "key") return table.primaryKey.map(equal);
  if (way === "unique") return taste.random.pick(keysOf(table)).map(equal);
  if (way === "value") return [equal(taste.random.pick(table.columns).name)];
  const { name, type } = taste.random.pick(table.columns);
  const bounds = type === "text" ? taste.words : taste.keys;
  return [
    {
      column: name,
      is: taste.random.pick(["<", ">="] as const),
      value: taste.random.pick<string | number>(bounds),
    },
  ];
}

function randomSet(taste: Taste, table: Table, where: readonly Condition[]): Assignment[] {
  const inKey = (name: string) => keysOf(table).some((key) => key.includes(name));
  const isOneRow = table.primaryKey.every((name) =>
    where.some((condition) => condition.column === name && condition.is === "="),
  );
  const others = table.columns.filter(({ name }) => !inKey(name));
  const changed =
    others.length === 0 || taste.random.chance(taste.moves)
      ? taste.random.pick(table.columns.filter(({ identity }) => !identity || isOneRow))
      : taste.random.pick(others);
  // A key is mostly changed to an unused one.
  if (isOneRow && inKey(changed.name) && taste.random.chance(0.5)) {
    return [{ column: changed.name, to: { value: changed.type === "int" ? 6 : "f" } }];
  }
  return [
    { column: changed.name, to: randomExpression(taste, table, changed, isOneRow || !inKey(changed.name)) },
  ];
}

function randomExpression(taste: Taste, table: Table, column: Column, plus: boolean): Expression {
  if (plus && column.type === "int" && taste.random.chance(0.4)) return { column: column.name, plus: 1 };
  return { value: randomValue(taste, table, column) };
}

function randomOnConflict(taste: Taste, table: Table): OnConflict {
  const target = taste.random.pick(keysOf(table));
  const others = table.columns.filter(({ name }) => !keysOf(table).some((key) => key.includes(name)));
  if (others.length === 0 || taste.random.chance(0.5)) {
    return { target: taste.random.chance(0.4) ? undefined : target, set: undefined };
  }
  const column = taste.random.pick(others);
  const to = taste.random.chance(0.4)
    ? { excluded: column.name }
    : randomExpression(taste, table, column, true);
  return { target, set: [{ column: column.name, to }] };
}

/** Initial rows. Those of identity tables don't collide with generated values. */
export function randomRows(taste: Taste, table: Table): Row[] {
  return Array.from({ length: taste.random.int(0, 4) }, (_, index) => {
    const columns = table.columns.map(({ name }) => name);
    const values = randomRow(taste, table, columns);
    return Object.fromEntries(
      table.columns.map(({ name, identity }, at) => [name, identity ? 11 + index : (values[at] ?? null)]),
    );
  });
}
