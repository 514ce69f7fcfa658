import type { Statement } from "../../analysis/statement/Statement.ts";
import type { SessionState } from "../run/SessionState.ts";

export interface ExecuteOptions {
  /** Of the Bind message. */
  payload: Buffer;
  /** A RowDescription precedes the rows, as after a Query message. */
  isDescribed: boolean;
  /** Rows after which the portal is suspended, 0 for none. */
  rowLimit: number;
}

/** Runs statements of one kind that the server handles itself instead of forwarding them to PostgreSQL. */
export interface LocalStatementHandler {
  /** Of its response, where it has rows. */
  columns?(statement: Statement): { name: string; typeOid: number }[];
  /**
   * A statement with the same parameters and columns: PostgreSQL prepares and binds it in place of the client's, and never
   * runs it. Without one it is given the client's text.
   */
  placeholder?(statement: Statement): string;
  /**
   * Runs the statement and writes its response.
   *
   * @returns the ErrorResponse where it fails; nothing but a warning has been written then
   */
  run(session: SessionState, statement: Statement, options: ExecuteOptions): Promise<Buffer | undefined>;
}
