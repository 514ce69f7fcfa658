import { PROTOCOL_VIOLATION } from "./sqlState.ts";

/** The peer sent bytes that are no message of the protocol; its connection has to be ended. */
export class ProtocolError extends Error {
  readonly sqlstate: string;
  /** A message of an impossible length just ends the connection; so does, on DSQL, one that is too long. */
  readonly silent: boolean;
  /** Of the message that is wrong, where it is known. */
  readonly messageType: number | undefined;

  constructor(message: string, options: { silent?: boolean; sqlstate?: string; messageType?: number } = {}) {
    const { silent = false, sqlstate = PROTOCOL_VIOLATION, messageType } = options;
    super(message);
    this.sqlstate = sqlstate;
    this.silent = silent;
    this.messageType = messageType;
  }
}
