import type { DsqlError } from "../errorCatalog/DsqlError.ts";

/** The server rejects the connection: the client receives the error as FATAL. */
export class StartupError extends Error {
  readonly error: DsqlError;
  constructor(error: DsqlError) {
    super(error.message);
    this.error = error;
  }
}
