import type { DsqlError } from "../errorCatalog/DsqlError.ts";

/** The server refuses the connection: the client receives the error as FATAL. */
export class StartupError extends Error {
  readonly response: DsqlError;
  constructor(response: DsqlError) {
    super(response.message);
    this.response = response;
  }
}
