/** Reading a source, or writing a file, failed on the way. The command stops and can be run again. */
export class SourceError extends Error {
  readonly code = "SOURCE";
  /** The message without the location. */
  readonly reason: string;

  constructor(place: string, reason: string, options?: ErrorOptions) {
    super(`${place}: ${reason}`, options);
    this.name = "SourceError";
    this.reason = reason;
  }
}
