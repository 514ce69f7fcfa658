import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import type { Logger } from "../logging/Logger.ts";

/** What is known of every request, whatever the schema. */
export interface RequestScope {
  /** Is in every line of the log and in the response's `x-request-id`. */
  requestId: string;
  /**
   * Aborts when the request is cancelled; its reason is a `RequestTimeoutError` or an
   * `ResponseLimitError`.
   */
  signal: AbortSignal;
  log: Logger;
  /** Counts what the response takes, and abandons it when that exceeds a limit. */
  response: ResponseBuilder;
}
