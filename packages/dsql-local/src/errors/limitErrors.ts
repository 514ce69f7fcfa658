import { limits } from "../errorCatalog/limits.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { checkWithheldFunction } from "../analysis/checks/checkGeometry.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";

/**
 * PostgreSQL's own limits that are met before DSQL's, or stand for them: its indexes and rows hold less, and
 * large keys are compressed before they are judged.
 */
const OWN = [
  { sqlstate: "54000", message: /^index row (size|requires) /, refusal: toDsqlError(limits.keyBytes) },
  { sqlstate: "54000", message: /^row is too big: /, refusal: toDsqlError(limits.rowBytes) },
  {
    sqlstate: "53400",
    message: /^temporary file size exceeds temp_file_limit /,
    refusal: toDsqlError(limits.queryMemory),
  },
];

/** What functions of the server's own schema raise (src/backend/sizes) is DSQL's refusal; where it was raised nobody should see. */
const RAISED = /^PL\/pgSQL function pg_dsql\./m;

/** SQLSTATEs of errors that can be DSQL's in other words: what `sys` raises, of sizes and of functions that nobody may execute. */
const CODES = /^(0A000|42501|53400|54...)$/;

/** DSQL's refusal, if PostgreSQL's error stands for one: of a size, a number, a key's type, a geometric function. */
export function limitError(errorBytes: Buffer, sqlstate: string | undefined): DsqlError | undefined {
  return CODES.test(sqlstate ?? "") ? refusalOf(errorBytes) : undefined;
}

function refusalOf(errorBytes: Buffer): DsqlError | undefined {
  const fields = readErrorFields(errorBytes);
  const [sqlstate = "", message = "", detail] = ["C", "M", "D"].map((field) => fields.get(field));
  if (RAISED.test(fields.get("W") ?? "")) {
    return { sqlstate, message, ...(detail === undefined ? {} : { detail }) };
  }
  const [, withheld] =
    sqlstate === "42501" ? (/^permission denied for function (\w+)$/.exec(message) ?? []) : [];
  if (withheld !== undefined) return checkWithheldFunction(withheld);
  return OWN.find((own) => own.sqlstate === sqlstate && own.message.test(message))?.refusal;
}
