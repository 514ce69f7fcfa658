import { DsqlClientError } from "./DsqlClientError.ts";

/** Connecting failed, or the cluster refused the connection. */
export class DatabaseUnavailableError extends DsqlClientError {
  readonly code = "DATABASE_UNAVAILABLE";

  constructor(reason: string, cause?: unknown) {
    super(`The database is unavailable: ${reason}`, { cause });
  }
}
