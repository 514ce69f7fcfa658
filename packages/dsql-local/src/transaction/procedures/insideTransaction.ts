import { CALL, DDL } from "../../postgres/schema/procedureCommits.ts";
import type { Transaction } from "../Transaction.ts";

/** SQL expressions: the transaction is about to run a procedure, whose changes of the schema PostgreSQL is to count. */
export function enteringProcedure({ ranDdl }: Transaction): string {
  return `pg_catalog.set_config('${CALL}', 'inside', true), pg_catalog.set_config('${DDL}', '${ranDdl ? "done" : ""}', true)`;
}

/** SQL expressions: the procedure has run. The first says `done` if its transaction has changed the schema. */
export const LEAVING_PROCEDURE = `pg_catalog.current_setting('${DDL}'), pg_catalog.set_config('${CALL}', '', true)`;
