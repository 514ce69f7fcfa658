/** A relation as a statement names it. */
export interface Name {
  schema?: string;
  name: string;
}

export interface AddedColumn {
  name: string;
  /** One of that name may exist. */
  ifNotExists: boolean;
}

/** What a rule has to look up in the database before a statement runs. */
export type PreCheck =
  /** The column, if it belongs to the table's primary key. */
  | { kind: "primaryKeyColumn"; table: Name; column: string }
  /** The constraint, if it is the table's primary key. */
  | { kind: "primaryKey"; table: Name; constraint: string }
  /** The column's type, as PostgreSQL displays it. */
  | { kind: "identityColumn"; table: Name; column: string }
  /** A column of the table's primary key that isn't among these; empty if it has no primary key. */
  | { kind: "lockedKey"; table: Name; columns: readonly string[] }
  /** `numeric`, if one of these columns is of that type. */
  | { kind: "numericKey"; table: Name; columns: readonly string[] }
  /** One of the roles that is granted to an IAM principal. */
  | { kind: "mappedRole"; roles: readonly string[] };

/**
 * The number of objects after a statement. The server counts them by triggers afterwards
 * (src/postgres/schema/limits/objectCounts.ts), the checker before.
 */
export type CountLookup =
  /** Number of the table's columns, once the statement has added and dropped these. */
  | { kind: "columns"; table: Name; added: readonly AddedColumn[]; dropped: readonly string[] }
  /** Number of CREATE STATISTICS objects of the table; null when `named` is one of them. */
  | { kind: "statistics"; table: Name; named?: string }
  /** Number of objects of that kind; null if `named` exists already, which the statement accepts. */
  | { kind: "schemas"; named?: string }
  | { kind: "tables" | "views" | "sequences"; named?: Name };

/** The result of a count; for columns also whether the table has a primary key. */
export interface Counted {
  count: number;
  isKeyed?: boolean;
}

/**
 * What a check depends on beyond the text. The server looks it up in its PostgreSQL, the checker among the objects that the
 * files have created so far; `checkLookup` and `checkCount` check the result.
 */
export type CatalogLookup = PreCheck | CountLookup;

export function isPreCheck(lookup: CatalogLookup): lookup is PreCheck {
  return (
    lookup.kind === "primaryKeyColumn" ||
    lookup.kind === "primaryKey" ||
    lookup.kind === "identityColumn" ||
    lookup.kind === "lockedKey" ||
    lookup.kind === "numericKey" ||
    lookup.kind === "mappedRole"
  );
}
