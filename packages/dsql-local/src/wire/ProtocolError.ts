/** The peer sent bytes that are no message of the protocol; its connection has to be ended. */
export class ProtocolError extends Error {
  readonly sqlstate = "08P01";
}
