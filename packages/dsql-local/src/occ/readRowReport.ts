import { LOCK_MESSAGE } from "../postgres/schema/reportLockedRows.ts";
import { ROW_MESSAGE } from "../postgres/schema/writes/rowReport.ts";
import { INTERNAL_SCHEMA } from "../internalSchema/names.ts";
import { backend } from "../net/messageType.ts";
import type { RowWrite } from "./RowWrite.ts";

/** A row that was written, with PostgreSQL's transaction id. */
export interface ReportedRow {
  xid: bigint;
  /** Undefined: more was written than may be committed, and further rows aren't reported. */
  row: RowWrite | undefined;
}

/** A row that a SELECT has locked, with PostgreSQL's transaction id. */
export interface ReportedLock {
  xid: bigint;
  table: number;
  row: string;
}

/** Field types of a NoticeResponse. */
const field = { code: 0x43, message: 0x4d, detail: 0x44, hint: 0x48, context: 0x57 };

/** The context of a report. No client function has one like it: its name would be quoted. The text depends on lc_messages. */
const OWN_CONTEXT = new RegExp(`^[^"\\n]* ${INTERNAL_SCHEMA}\\.\\w+\\(`);
const MAX_CONTEXT = 200;

/**
 * Parses the report of a row that was written (src/postgres/schema/writes/rowReport.ts) or locked
 * (src/postgres/schema/reportLockedRows.ts); undefined for any other message. It runs for each row, so it allocates little.
 */
export function readRowReport(bytes: Buffer): ReportedRow | ReportedLock | undefined {
  if (bytes[0] !== backend.noticeResponse) return undefined;
  let code = "";
  let message = "";
  let before = "";
  let after = "";
  let isOwn = false;
  for (let at = 5; at < bytes.length && bytes[at] !== 0;) {
    const letter = bytes[at];
    const start = at + 1;
    const end = bytes.indexOf(0, start);
    if (end < 0) return undefined;
    switch (letter) {
      case field.code:
        code = bytes.toString("latin1", start, end);
        if (code !== ROW_MESSAGE && code !== LOCK_MESSAGE) return undefined;
        break;
      case field.message:
        message = bytes.toString("latin1", start, end);
        break;
      case field.detail:
        before = bytes.toString("utf8", start, end);
        break;
      case field.hint:
        after = bytes.toString("utf8", start, end);
        break;
      case field.context:
        isOwn = OWN_CONTEXT.test(bytes.toString("latin1", start, Math.min(end, start + MAX_CONTEXT)));
        break;
      default:
    }
    at = end + 1;
  }
  if (code === "" || !isOwn) return undefined;
  const [table = "", xid = "", kind = "", ...computed] = message.split(" ");
  if (code === LOCK_MESSAGE) return { xid: BigInt(xid), table: Number(table), row: before };
  if (kind === "X") return { xid: BigInt(xid), row: undefined };
  if (kind !== "I" && kind !== "U" && kind !== "D") return undefined;
  const row: RowWrite = {
    table: Number(table),
    kind,
    before: kind === "I" ? null : before,
    after: kind === "D" ? null : after,
  };
  if (computed.length > 0) {
    row.computed = JSON.parse(computed.join(" ")) as NonNullable<RowWrite["computed"]>;
  }
  return { xid: BigInt(xid), row };
}
