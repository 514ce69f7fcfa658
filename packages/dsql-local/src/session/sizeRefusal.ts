import { limits } from "../ruleBook/limits.ts";
import { refuse } from "../ruleBook/refuse.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import { readError } from "../wire/readError.ts";

/**
 * PostgreSQL's own limits that are met before DSQL's, or stand for them: its indexes and rows hold less, and
 * large keys are compressed before they are judged.
 */
const OWN = [
  { sqlstate: "54000", message: /^index row (size|requires) /, refusal: refuse(limits.keyBytes) },
  { sqlstate: "54000", message: /^row is too big: /, refusal: refuse(limits.rowBytes) },
  {
    sqlstate: "53400",
    message: /^temporary file size exceeds temp_file_limit /,
    refusal: refuse(limits.queryMemory),
  },
];

/** What functions of schema `sys` raise (src/backend/sizes) is DSQL's refusal; where it was raised nobody should see. */
const RAISED = /^PL\/pgSQL function sys\./m;

/** DSQL's refusal of a size or a number, if that is what PostgreSQL's error is about. */
export function sizeRefusal(errorBytes: Buffer): DsqlError | undefined {
  const fields = readError(errorBytes);
  const [sqlstate = "", message = "", detail] = ["C", "M", "D"].map((field) => fields.get(field));
  if (RAISED.test(fields.get("W") ?? "")) {
    return { sqlstate, message, ...(detail === undefined ? {} : { detail }) };
  }
  return OWN.find((own) => own.sqlstate === sqlstate && own.message.test(message))?.refusal;
}
