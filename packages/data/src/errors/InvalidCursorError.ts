import { DsqlClientError } from "@mattb.tech/billio-dsql";

/** `after` is no cursor of this list. */
export class InvalidCursorError extends DsqlClientError {
  readonly code = "INVALID_CURSOR";

  constructor(reason: string) {
    super(`Invalid cursor: ${reason}`);
  }
}
