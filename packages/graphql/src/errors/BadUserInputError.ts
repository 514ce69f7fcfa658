/**
 * Arguments that the schema's types allow and the API rejects. The message goes to the client: it names the argument and
 * what would be valid, and contains no text that may be private.
 */
export class BadUserInputError extends Error {
  readonly code = "BAD_USER_INPUT";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
