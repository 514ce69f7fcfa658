/** A relation as a statement names it. */
export interface Name {
  schema?: string;
  name: string;
}

/** What a rule needs to know of the database before a statement is run. */
export type QuestionBefore =
  /** The column, if it belongs to the table's primary key. */
  | { ask: "primaryKeyColumn"; table: Name; column: string }
  /** The constraint, if it is the table's primary key. */
  | { ask: "primaryKey"; table: Name; constraint: string }
  /** The column's type, as PostgreSQL displays it. */
  | { ask: "identityColumn"; table: Name; column: string }
  /** A column of the table's primary key that isn't among these; empty where it has no primary key. */
  | { ask: "lockedKey"; table: Name; columns: readonly string[] };

/**
 * What a statement makes more of. The server's PostgreSQL counts when that is done (src/backend/sizes/counts.ts), the
 * checker before.
 */
type Count =
  /** Number of the table's columns; the statement adds `added`. */
  | { ask: "columns"; table: Name; added: number }
  /** Number of CREATE STATISTICS objects of the table. */
  | { ask: "statistics"; table: Name }
  /** Number of objects of that kind; null when `named` is there already, which the statement doesn't mind. */
  | { ask: "schemas"; named?: string }
  | { ask: "tables" | "views" | "sequences"; named?: Name };

/**
 * What a text doesn't tell. The server asks its PostgreSQL, the checker what the files have created so far;
 * {@link catalogRefusal} judges the answer.
 */
export type CatalogQuestion = QuestionBefore | Count;

export function isAskedBefore(question: CatalogQuestion): question is QuestionBefore {
  return (
    question.ask === "primaryKeyColumn" ||
    question.ask === "primaryKey" ||
    question.ask === "identityColumn" ||
    question.ask === "lockedKey"
  );
}
