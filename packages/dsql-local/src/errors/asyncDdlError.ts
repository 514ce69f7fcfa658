import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { types } from "../errorCatalog/types.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";
import { dsqlErrorResponse } from "./dsqlErrorResponse.ts";
import { INTERNAL_ERROR } from "../net/sqlState.ts";
import { hideInternals } from "./hideInternals.ts";
import { translatedError } from "./translateError.ts";

/** PostgreSQL's error about a statement that submits a job, without what shows how it was run. */
export function asyncDdlError({
  errorBytes,
  sqlstate,
}: {
  errorBytes: Buffer;
  sqlstate: string | undefined;
}): Buffer {
  const translated = translatedError(errorBytes, sqlstate, true);
  const own = hideInternals(errorBytes);
  if (!translated.equals(own)) return translated;
  const fields = readErrorFields(own);
  const message = fields.get("M") ?? "";
  // PostgreSQL can't order json at all; DSQL's error is the one that it has for jsonb.
  const [, type] =
    /^data type (.+) has no default operator class for access method "btree"$/.exec(message) ?? [];
  if (type !== undefined) return dsqlErrorResponse(toDsqlError(types.key, { type }));
  const error: DsqlError = { sqlstate: sqlstate ?? INTERNAL_ERROR, message };
  const [detail, hint, position] = [fields.get("D"), fields.get("H"), fields.get("P")];
  if (detail !== undefined) error.detail = detail;
  if (hint !== undefined) error.hint = hint;
  if (position !== undefined) error.position = Number(position);
  return dsqlErrorResponse(error);
}
