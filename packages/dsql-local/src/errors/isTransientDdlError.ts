import { readErrorFields } from "../net/messages/errorFields.ts";
import { DEADLOCK_DETECTED, INTERNAL_ERROR } from "../net/sqlState.ts";

/** Did a change of the schema fail only because of another that PostgreSQL was doing? */
export function isTransientDdlError(answer: {
  sqlstate: string | undefined;
  errorBytes: Buffer | undefined;
}): boolean {
  if (answer.sqlstate === DEADLOCK_DETECTED) return true;
  if (answer.sqlstate !== INTERNAL_ERROR || !answer.errorBytes) return false;
  return /^tuple concurrently (updated|deleted)/.test(readErrorFields(answer.errorBytes).get("M") ?? "");
}
