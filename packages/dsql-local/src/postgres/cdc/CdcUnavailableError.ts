/** The PostgreSQL behind can't tell its changes; the message says why, and what to do. */
export class CdcUnavailableError extends Error {
  readonly code = "CDC_UNAVAILABLE";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CdcUnavailableError";
  }
}
