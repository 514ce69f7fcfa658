import { COMMIT_NOTICE } from "../../postgres/schema/procedureCommits.ts";
import { readInternalNotice } from "../../internalSchema/readNotice.ts";

/** What a procedure's transaction has written that is about to be committed. */
export interface ProcedureWrites {
  rows: number;
  ddl: boolean;
}

/**
 * Reads the notice that precedes a procedure's COMMIT; undefined for any other message. Only one of the trigger function
 * `on_procedure_commit` counts, so a client can't forge it.
 */
export function readCommitNotice(bytes: Buffer): ProcedureWrites | undefined {
  const text = readInternalNotice(bytes, COMMIT_NOTICE, "on_procedure_commit");
  // As json_build_object formats it.
  const [, rows, ddl] = /^\{"rows" : (\d+), "ddl" : (true|false)\}$/.exec(text ?? "") ?? [];
  return rows === undefined ? undefined : { rows: Number(rows), ddl: ddl === "true" };
}
