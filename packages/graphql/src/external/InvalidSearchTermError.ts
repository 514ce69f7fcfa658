/** The term is nothing that a service can be asked for. */
export class InvalidSearchTermError extends Error {
  readonly code = "BAD_USER_INPUT";

  constructor(length: number, maxLength: number) {
    super(`The term of a search has at most ${maxLength} characters; this one has ${length}`);
    this.name = new.target.name;
  }
}
