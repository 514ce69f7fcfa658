import { DsqlClientError } from "./DsqlClientError.ts";

/** No connection could be had, or the cluster refused it. */
export class DatabaseUnavailableError extends DsqlClientError {
  readonly code = "DATABASE_UNAVAILABLE";

  constructor(reason: string, cause?: unknown) {
    super(`The database is unavailable: ${reason}`, { cause });
  }
}
