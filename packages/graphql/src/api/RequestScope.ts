import type { Logger } from "../logging/Logger.ts";

/** What is known of every request, whatever the schema. */
export interface RequestScope {
  /** Stands in every line of the log and in the answer's `x-request-id`. */
  requestId: string;
  /** Aborts when the request is given up; its reason is a `RequestTimeoutError`. */
  signal: AbortSignal;
  log: Logger;
}
