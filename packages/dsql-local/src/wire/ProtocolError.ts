/** The peer sent bytes that are no message of the protocol; its connection has to be ended. */
export class ProtocolError extends Error {
  readonly sqlstate: string;
  /** A message of an impossible length just ends the connection; so does, on DSQL, one that is too long. */
  readonly silent: boolean;

  constructor(message: string, { silent = false, sqlstate = "08P01" } = {}) {
    super(message);
    this.sqlstate = sqlstate;
    this.silent = silent;
  }
}
