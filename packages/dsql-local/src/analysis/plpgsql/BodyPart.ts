/** A piece of SQL in a PL/pgSQL body. */
export interface BodyPart {
  /**
   * - `statement`: as it stands, without INTO and its targets;
   * - `expression`: what can stand behind SELECT;
   * - `dynamic`: an expression that gives the text of a statement.
   */
  type: "statement" | "expression" | "dynamic";
  sql: string;
}

/** What there is to know of a PL/pgSQL body. */
export interface Body {
  parts: BodyPart[];
  /** A block has an EXCEPTION part: PostgreSQL begins a subtransaction for it. */
  catches: boolean;
  /** COMMIT or ROLLBACK stands in it. */
  endsTransaction: boolean;
  /** … AND CHAIN */
  chains: boolean;
}
