/** The peer sent bytes that are no message of the protocol; its connection has to be ended. */
export class ProtocolError extends Error {
  readonly sqlstate = "08P01";
  /** A message of an impossible length just ends the connection; so does, on DSQL, one that is too long. */
  readonly silent: boolean;

  constructor(message: string, { silent = false } = {}) {
    super(message);
    this.silent = silent;
  }
}
