import { CALL, DDL } from "../../postgres/schema/procedureCommits.ts";
import type { Transaction } from "../Transaction.ts";

/** SQL expressions to run before a procedure in a transaction: PostgreSQL counts its changes of the schema then. */
export function enteringProcedure({ ranDdl }: Transaction): string {
  return `pg_catalog.set_config('${CALL}', 'inside', true), pg_catalog.set_config('${DDL}', '${ranDdl ? "done" : ""}', true)`;
}

/** SQL expressions to run after it. The first is `done` if the transaction has changed the schema. */
export const LEAVING_PROCEDURE = `pg_catalog.current_setting('${DDL}'), pg_catalog.set_config('${CALL}', '', true)`;
