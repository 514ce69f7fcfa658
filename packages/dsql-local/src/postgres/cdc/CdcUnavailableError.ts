/** Change data capture isn't possible on the backend PostgreSQL; the message names the reason and the remedy. */
export class CdcUnavailableError extends Error {
  readonly code = "CDC_UNAVAILABLE";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CdcUnavailableError";
  }
}
