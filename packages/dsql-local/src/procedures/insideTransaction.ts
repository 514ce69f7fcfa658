import { CALL, DDL } from "../backend/procedures.ts";
import type { Transaction } from "../occ/Transaction.ts";
import type { NativeSession } from "../session/NativeSession.ts";

/** The transaction is about to run a procedure, whose changes of the schema PostgreSQL is to count. */
export async function enterProcedure(native: NativeSession, { ranDdl }: Transaction): Promise<void> {
  await native.run(
    `SELECT set_config('${CALL}', 'inside', true), set_config('${DDL}', '${ranDdl ? "done" : ""}', true)`,
  );
}

/** The procedure has run: takes note of whether it has changed the schema. */
export async function leaveProcedure(native: NativeSession, transaction: Transaction): Promise<void> {
  const { rows } = await native.run(`SELECT current_setting('${DDL}'), set_config('${CALL}', '', true)`);
  if (rows[0]?.[0] === "done") transaction.ranDdl = true;
}
