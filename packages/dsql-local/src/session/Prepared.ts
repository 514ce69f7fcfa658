import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";

/** A statement that the client has prepared by a Parse message. */
export interface Prepared {
  name: string;
  /** What was classified; undefined for text without a statement, with several, or that can't be read. */
  statement: Statement | undefined;
  /** Why it can't be read. */
  syntaxError: DsqlError | undefined;
  /** Count and OIDs as the client gave them. */
  parameterTypes: Buffer;
  /** Answered by the engine; PostgreSQL doesn't know it. */
  virtual: boolean;
}

/** A portal that the client has made by a Bind message. */
export interface Portal {
  prepared: Prepared;
  payload: Buffer;
  /** `Transaction.incarnation` of the PostgreSQL transaction in which it exists. */
  incarnation: number;
  /** Executed with a row limit, and not to its end yet. */
  started: boolean;
}
