import { COMMIT_NOTICE } from "../backend/procedures.ts";
import { backend } from "../wire/messageType.ts";
import { readError } from "../wire/readError.ts";

/** What a procedure's transaction has done that is about to be committed. */
export interface Writes {
  rows: number;
  ddl: boolean;
}

/** What the notice of a COMMIT tells; undefined for any other message. */
export function readCommitNotice(bytes: Buffer): Writes | undefined {
  if (bytes[0] !== backend.noticeResponse || !bytes.includes(COMMIT_NOTICE)) return undefined;
  const fields = readError(bytes);
  if (fields.get("C") !== COMMIT_NOTICE) return undefined;
  const [, rows, ddl] = /^\{"rows" : (\d+), "ddl" : (true|false)\}$/.exec(fields.get("M") ?? "") ?? [];
  return rows === undefined ? undefined : { rows: Number(rows), ddl: ddl === "true" };
}
