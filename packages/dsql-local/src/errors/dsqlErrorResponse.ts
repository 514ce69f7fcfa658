import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { errorResponse } from "../net/messages/errorResponse.ts";

/** An ErrorResponse doesn't say which rule it comes from. */
const errors = new WeakMap<Buffer, DsqlError>();

/** The ErrorResponse for a client, from which {@link errorOf} returns the error again. */
export function dsqlErrorResponse(error: DsqlError, severity: "ERROR" | "FATAL" = "ERROR"): Buffer {
  const bytes = errorResponse(error, severity);
  if (error.rule !== undefined) errors.set(bytes, error);
  return bytes;
}

/** The error of a rule that an ErrorResponse was made from; undefined for PostgreSQL's own. */
export function errorOf(bytes: Buffer): DsqlError | undefined {
  return errors.get(bytes);
}
