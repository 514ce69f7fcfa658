/** An injected fault: the server closes the connection without sending an error. */
export class ConnectionDroppedError extends Error {
  constructor() {
    super("the connection is cut on purpose");
    this.name = "ConnectionCut";
  }
}
