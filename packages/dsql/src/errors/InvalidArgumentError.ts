import { DsqlClientError } from "./DsqlClientError.ts";

/** An argument of a call isn't valid; nothing was sent to the database. */
export class InvalidArgumentError extends DsqlClientError {
  readonly code = "INVALID_ARGUMENT";
  /** Where it is, e.g. `rating.gte` or `counts[2].minRating`. */
  readonly argument: string;
  /** What is expected. */
  readonly reason: string;

  constructor(argument: string, reason: string) {
    super(`${argument} ${reason}`);
    this.argument = argument;
    this.reason = reason;
  }
}
