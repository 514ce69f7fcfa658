/** The value isn't a valid fault; the message lists each wrong field and what it may be. */
export class InvalidFaultError extends Error {
  readonly code = "INVALID_FAULT";
  constructor(message: string) {
    super(message);
    this.name = "InvalidFaultError";
  }
}
