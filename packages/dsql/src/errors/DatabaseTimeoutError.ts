import { DsqlClientError } from "./DsqlClientError.ts";

/** A statement ran past its deadline. If it writes, whether it took effect is unknown. */
export class DatabaseTimeoutError extends DsqlClientError {
  readonly code = "DATABASE_TIMEOUT";
  readonly timeoutMs: number;

  constructor(statement: string, timeoutMs: number) {
    super(`${statement} had no answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}
