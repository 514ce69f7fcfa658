/**
 * Arguments that the types allow and the API doesn't. The message goes to the client: it names the argument and what
 * would be right, and holds no text that may be private.
 */
export class BadUserInputError extends Error {
  readonly code = "BAD_USER_INPUT";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
