import { BadUserInputError } from "../errors/BadUserInputError.ts";

/** The search term is too long; the service isn't called. */
export class InvalidSearchTermError extends BadUserInputError {
  constructor(length: number, maxLength: number) {
    super(`The term of a search has at most ${maxLength} characters; this one has ${length}`);
  }
}
