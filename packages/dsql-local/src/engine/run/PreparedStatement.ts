import type { ReadAhead } from "./ReadAhead.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";

/** A statement that the client has prepared by a Parse message, and PostgreSQL as well. */
export interface PreparedStatement {
  name: string;
  /** What was classified; undefined for text without a statement, with several, or that can't be read. */
  statement: Statement | undefined;
  /** Why it can't be read. */
  syntaxError: DsqlError | undefined;
  /** Count and OIDs as the client gave them. */
  parameterTypes: Buffer;
  /** The engine runs it itself: PostgreSQL keeps its place, and holds messages to the rules of the protocol. */
  engine: boolean;
  /** What PostgreSQL is to prepare, where that isn't what the client sent. */
  rewrittenSql: string | undefined;
  /** The catalog's version when PostgreSQL last planned it from its text. */
  version: number;
}

/** A portal that the client has made by a Bind message. */
export interface Portal {
  prepared: PreparedStatement;
  /** The name by which the client called it. */
  statementName: string;
  payload: Buffer;
  /** `Transaction.incarnation` of the PostgreSQL transaction in which it exists. */
  epoch: number;
  /** It has been executed. */
  started: boolean;
  /** Its rows haven't all been read, as far as is known. */
  suspended: boolean;
  /** With which PostgreSQL ended them, as far as is known. */
  tag?: string | undefined;
  /** What is left of them, where they were read ahead. */
  readAhead?: ReadAhead;
  /** The engine has run it. */
  done: boolean;
}
