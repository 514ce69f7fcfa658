/** What was asked for is no fault; the message lists each field that is wrong and what would be right. */
export class InvalidFaultError extends Error {
  readonly code = "INVALID_FAULT";
  constructor(message: string) {
    super(message);
    this.name = "InvalidFaultError";
  }
}
