import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import type { Logger } from "../logging/Logger.ts";

/** What is known of every request, whatever the schema. */
export interface RequestScope {
  /** Stands in every line of the log and in the answer's `x-request-id`. */
  requestId: string;
  /**
   * Aborts when the request is given up; its reason is a `RequestTimeoutError` or an
   * `ResponseLimitError`.
   */
  signal: AbortSignal;
  log: Logger;
  /** Counts what the answer takes, and gives it up where that is too much. */
  response: ResponseBuilder;
}
