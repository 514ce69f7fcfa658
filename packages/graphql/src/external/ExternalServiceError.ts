/** Why a service gave no answer. */
export type ExternalFailure =
  "missing key" | "key refused" | "down" | "timeout" | "rate limited" | "bad answer";

/**
 * A service outside gave no answer that can be used. The message is fit for clients: it names the service and
 * what is wrong, and settings by their names; it never holds a key, a token or an address that was called.
 */
export class ExternalServiceError extends Error {
  readonly code = "EXTERNAL_SERVICE";
  /** e.g. `"Google Books"` */
  readonly service: string;
  readonly reason: ExternalFailure;

  /**
   * @param what the rest of the sentence that begins with the subject
   * @param subject which part of the service it is about
   */
  constructor(service: string, reason: ExternalFailure, what: string, subject = service) {
    super(`${subject} ${what}`);
    this.name = new.target.name;
    this.service = service;
    this.reason = reason;
  }
}
