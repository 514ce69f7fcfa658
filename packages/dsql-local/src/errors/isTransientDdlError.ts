import { readErrorFields } from "../net/messages/errorFields.ts";
import { DEADLOCK_DETECTED, INTERNAL_ERROR } from "../net/sqlState.ts";

/** Did a change of the schema fail only because of another that PostgreSQL was running? */
export function isTransientDdlError(response: {
  sqlstate: string | undefined;
  errorBytes: Buffer | undefined;
}): boolean {
  if (response.sqlstate === DEADLOCK_DETECTED) return true;
  if (response.sqlstate !== INTERNAL_ERROR || !response.errorBytes) return false;
  return /^tuple concurrently (updated|deleted)/.test(readErrorFields(response.errorBytes).get("M") ?? "");
}
