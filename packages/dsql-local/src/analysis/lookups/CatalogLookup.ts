/** A relation as a statement names it. */
export interface Name {
  schema?: string;
  name: string;
}

export interface AddedColumn {
  name: string;
  /** One of that name may be there. */
  ifNotExists: boolean;
}

/** What a rule needs to know of the database before a statement is run. */
export type PreCheck =
  /** The column, if it belongs to the table's primary key. */
  | { ask: "primaryKeyColumn"; table: Name; column: string }
  /** The constraint, if it is the table's primary key. */
  | { ask: "primaryKey"; table: Name; constraint: string }
  /** The column's type, as PostgreSQL displays it. */
  | { ask: "identityColumn"; table: Name; column: string }
  /** A column of the table's primary key that isn't among these; empty where it has no primary key. */
  | { ask: "lockedKey"; table: Name; columns: readonly string[] }
  /** `numeric`, if one of these columns is of that type. */
  | { ask: "numericKey"; table: Name; columns: readonly string[] }
  /** One of the roles that is granted to an IAM principal. */
  | { ask: "mappedRole"; roles: readonly string[] };

/**
 * What a statement makes more of. The server's PostgreSQL counts when that is done (src/backend/sizes/counts.ts), the
 * checker before.
 */
export type CountLookup =
  /** Number of the table's columns, once the statement has added and dropped these. */
  | { ask: "columns"; table: Name; added: readonly AddedColumn[]; dropped: readonly string[] }
  /** Number of CREATE STATISTICS objects of the table; null when `named` is one of them. */
  | { ask: "statistics"; table: Name; named?: string }
  /** Number of objects of that kind; null when `named` is there already, which the statement doesn't mind. */
  | { ask: "schemas"; named?: string }
  | { ask: "tables" | "views" | "sequences"; named?: Name };

/** What is asked for answers a number, and for columns whether the table has a primary key as well. */
export interface Counted {
  count: number;
  isKeyed?: boolean;
}

/**
 * What a text doesn't tell. The server asks its PostgreSQL, the checker what the files have created so far;
 * {@link catalogRefusal} judges the answer.
 */
export type CatalogLookup = PreCheck | CountLookup;

export function isPreCheck(question: CatalogLookup): question is PreCheck {
  return (
    question.ask === "primaryKeyColumn" ||
    question.ask === "primaryKey" ||
    question.ask === "identityColumn" ||
    question.ask === "lockedKey" ||
    question.ask === "numericKey" ||
    question.ask === "mappedRole"
  );
}
