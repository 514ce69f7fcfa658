import { BadUserInputError } from "../errors/BadUserInputError.ts";

/** The term is nothing that a service can be asked for. */
export class InvalidSearchTermError extends BadUserInputError {
  constructor(length: number, maxLength: number) {
    super(`The term of a search has at most ${maxLength} characters; this one has ${length}`);
  }
}
