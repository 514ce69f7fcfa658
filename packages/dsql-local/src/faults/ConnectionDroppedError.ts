/** A fault that was asked for: the connection ends without another word. */
export class ConnectionDroppedError extends Error {
  constructor() {
    super("the connection is cut on purpose");
    this.name = "ConnectionCut";
  }
}
