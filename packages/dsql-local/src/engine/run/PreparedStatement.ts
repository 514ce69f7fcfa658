import type { ReadAhead } from "./ReadAhead.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";

/** A statement that the client has prepared by a Parse message, and PostgreSQL as well. */
export interface PreparedStatement {
  name: string;
  /** Undefined for text that has no statement or several, or can't be parsed. */
  statement: Statement | undefined;
  /** Why it can't be parsed. */
  syntaxError: DsqlError | undefined;
  /** Count and OIDs as the client sent them. */
  parameterTypes: Buffer;
  /** The server runs it itself: PostgreSQL has a placeholder, and checks the protocol's messages about it. */
  isLocal: boolean;
  /** SQL that PostgreSQL prepares, where it isn't the client's. */
  rewrittenSql: string | undefined;
  /** The catalog's version when PostgreSQL last parsed it. */
  version: number;
}

/** A portal that the client has created by a Bind message. */
export interface Portal {
  prepared: PreparedStatement;
  /** The statement's name in the Bind message. */
  statementName: string;
  payload: Buffer;
  /** {@link Transaction.epoch} in which PostgreSQL has it. */
  epoch: number;
  /** It has been executed. */
  started: boolean;
  /** Its last response was PortalSuspended: there may be more rows. */
  suspended: boolean;
  /** CommandComplete's, once PostgreSQL has sent it. */
  tag?: string | undefined;
  /** The rest of its rows, where they have been read ahead. */
  readAhead?: ReadAhead;
  /** The server has run it, where it is local. */
  isDone: boolean;
}
