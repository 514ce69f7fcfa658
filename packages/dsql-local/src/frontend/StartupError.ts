import type { DsqlError } from "../errorCatalog/DsqlError.ts";

/** The server refuses the client; it is told and the connection ended. */
export class StartupError extends Error {
  readonly answer: DsqlError;
  constructor(answer: DsqlError) {
    super(answer.message);
    this.answer = answer;
  }
}
