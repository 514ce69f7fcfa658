/** The request was cancelled at its deadline, which is before the Lambda's. */
export class RequestTimeoutError extends Error {
  readonly code = "REQUEST_TIMEOUT";
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(
      `The request was given up after ${timeoutMs} ms, the most that one may take; of a mutation, whether it took effect is unknown`,
    );
    this.name = new.target.name;
    this.timeoutMs = timeoutMs;
  }
}
