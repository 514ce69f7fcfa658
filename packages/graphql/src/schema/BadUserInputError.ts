/**
 * Arguments that the types allow and the API doesn't. The message goes to the client: it names the argument and what
 * would be right.
 */
export class BadUserInputError extends Error {
  readonly code = "BAD_USER_INPUT";

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
