/** A piece of SQL in a PL/pgSQL body. */
export interface BodyPart {
  /**
   * - `statement`: without INTO and its targets;
   * - `expression`: can follow SELECT;
   * - `dynamic`: an expression whose value is the text of a statement.
   */
  type: "statement" | "expression" | "dynamic";
  sql: string;
}

/** A PL/pgSQL body, as far as rules depend on it. */
export interface Body {
  parts: BodyPart[];
  /** A block has an EXCEPTION clause, for which PostgreSQL begins a subtransaction. */
  catches: boolean;
  /** It contains COMMIT or ROLLBACK. */
  endsTransaction: boolean;
  /** … AND CHAIN */
  chains: boolean;
}
