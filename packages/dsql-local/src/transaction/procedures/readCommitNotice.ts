import { COMMIT_NOTICE } from "../../postgres/schema/procedureCommits.ts";
import { readInternalNotice } from "../../internalSchema/readNotice.ts";

/** What a procedure's transaction has written that is about to be committed. */
export interface Writes {
  rows: number;
  ddl: boolean;
}

/** Reads the notice that precedes a procedure's COMMIT; undefined for any other message. */
export function readCommitNotice(bytes: Buffer): Writes | undefined {
  const text = readInternalNotice(bytes, COMMIT_NOTICE, "on_procedure_commit");
  const [, rows, ddl] = /^\{"rows" : (\d+), "ddl" : (true|false)\}$/.exec(text ?? "") ?? [];
  return rows === undefined ? undefined : { rows: Number(rows), ddl: ddl === "true" };
}
