/** Why a service has no usable response. */
export type ExternalFailure =
  "missing key" | "key refused" | "down" | "timeout" | "rate limited" | "bad answer";

/**
 * An external service gave no usable response. The message is safe for clients: it names the service, the reason and
 * the settings, and never contains a key, a token or a requested URL.
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
