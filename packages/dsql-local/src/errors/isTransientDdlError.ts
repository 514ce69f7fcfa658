import { readErrorFields } from "../net/messages/errorFields.ts";

/** Did a change of the schema fail only because of another that PostgreSQL was doing? */
export function isTransientDdlError(answer: {
  sqlstate: string | undefined;
  errorBytes: Buffer | undefined;
}): boolean {
  if (answer.sqlstate === "40P01") return true;
  if (answer.sqlstate !== "XX000" || !answer.errorBytes) return false;
  return /^tuple concurrently (updated|deleted)/.test(readErrorFields(answer.errorBytes).get("M") ?? "");
}
