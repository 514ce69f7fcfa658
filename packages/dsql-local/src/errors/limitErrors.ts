import { limits } from "../errorCatalog/limits.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { checkWithheldFunction } from "../analysis/checks/checkGeometry.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";
import {
  CONFIGURATION_LIMIT_EXCEEDED,
  INSUFFICIENT_PRIVILEGE,
  PROGRAM_LIMIT_EXCEEDED,
} from "../net/sqlState.ts";

/**
 * PostgreSQL's own limits that are reached before DSQL's, or instead of them: its indexes and rows are smaller, and it
 * compresses large keys before it checks them.
 */
const POSTGRES_LIMITS = [
  {
    sqlstate: PROGRAM_LIMIT_EXCEEDED,
    message: /^index row (size|requires) /,
    error: toDsqlError(limits.keyBytes),
  },
  { sqlstate: PROGRAM_LIMIT_EXCEEDED, message: /^row is too big: /, error: toDsqlError(limits.rowBytes) },
  {
    sqlstate: CONFIGURATION_LIMIT_EXCEEDED,
    message: /^temporary file size exceeds temp_file_limit /,
    error: toDsqlError(limits.queryMemory),
  },
];

/** Functions of the internal schema (src/postgres/schema/limits) raise DSQL's errors; the client doesn't see where. */
const RAISED = /^PL\/pgSQL function pg_dsql\./m;

/** SQLSTATEs of errors that may have to be reworded: what `sys` raises, of sizes, and of functions that nobody may execute. */
const CODES = /^(0A000|42501|53400|54...)$/;

/** DSQL's error in place of PostgreSQL's about a size, a number, a key's type or a geometric function; undefined for others. */
export function limitError(errorBytes: Buffer, sqlstate: string | undefined): DsqlError | undefined {
  return CODES.test(sqlstate ?? "") ? readLimitError(errorBytes) : undefined;
}

function readLimitError(errorBytes: Buffer): DsqlError | undefined {
  const fields = readErrorFields(errorBytes);
  const [sqlstate = "", message = "", detail] = ["C", "M", "D"].map((field) => fields.get(field));
  if (RAISED.test(fields.get("W") ?? "")) {
    return { sqlstate, message, ...(detail === undefined ? {} : { detail }) };
  }
  const [, withheld] =
    sqlstate === INSUFFICIENT_PRIVILEGE ? (/^permission denied for function (\w+)$/.exec(message) ?? []) : [];
  if (withheld !== undefined) return checkWithheldFunction(withheld);
  return POSTGRES_LIMITS.find((limit) => limit.sqlstate === sqlstate && limit.message.test(message))?.error;
}
