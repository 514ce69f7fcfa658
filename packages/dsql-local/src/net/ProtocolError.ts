import { PROTOCOL_VIOLATION } from "./sqlState.ts";

/** The peer sent bytes that are no message of the protocol: its connection has to be closed. */
export class ProtocolError extends Error {
  readonly sqlstate: string;
  /** The connection is closed without an ErrorResponse: after an impossible length and, on DSQL, a message that is too long. */
  readonly silent: boolean;
  /** Of the invalid message, where it is known. */
  readonly messageType: number | undefined;

  constructor(message: string, options: { silent?: boolean; sqlstate?: string; messageType?: number } = {}) {
    const { silent = false, sqlstate = PROTOCOL_VIOLATION, messageType } = options;
    super(message);
    this.sqlstate = sqlstate;
    this.silent = silent;
    this.messageType = messageType;
  }
}
