import { COMMIT_NOTICE } from "../../postgres/schema/procedureCommits.ts";
import { readInternalNotice } from "../../internalSchema/readNotice.ts";

/** A procedure's transaction is about to be committed. */
export interface CommitNotice {
  /** PostgreSQL's transaction id, as in the reports of the rows that it has written. */
  xid: bigint;
  /** It has changed the schema. */
  ddl: boolean;
}

/**
 * Reads the notice that precedes a procedure's COMMIT; undefined for any other message. Only one of the trigger function
 * `on_procedure_commit` counts, so a client can't forge it.
 */
export function readCommitNotice(bytes: Buffer): CommitNotice | undefined {
  const text = readInternalNotice(bytes, COMMIT_NOTICE, "on_procedure_commit");
  // As json_build_object formats it.
  const [, xid, ddl] = /^\{"xid" : "(\d+)", "ddl" : (true|false)\}$/.exec(text ?? "") ?? [];
  return xid === undefined ? undefined : { xid: BigInt(xid), ddl: ddl === "true" };
}
