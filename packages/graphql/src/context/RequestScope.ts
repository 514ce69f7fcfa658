import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import type { Logger } from "../logging/Logger.ts";

/** The context of every request, whatever the schema. */
export interface RequestScope {
  /** Is in every line of the log and in the response's `x-request-id`. */
  requestId: string;
  /**
   * Aborts when the request is cancelled; its reason is a `RequestTimeoutError` or a `ResponseLimitError`.
   */
  signal: AbortSignal;
  log: Logger;
  /** Measures the response, and abandons it when it exceeds a limit. */
  response: ResponseBuilder;
}
