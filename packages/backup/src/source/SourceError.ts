/** A source that was being read can't be read any further; what depends on it is broken off and can be run again. */
export class SourceError extends Error {
  readonly code = "SOURCE";
  /** The message without the place. */
  readonly reason: string;

  constructor(place: string, reason: string, options?: ErrorOptions) {
    super(`${place}: ${reason}`, options);
    this.name = "SourceError";
    this.reason = reason;
  }
}
