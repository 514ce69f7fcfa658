import { MARK_BYTES, NOT_SETTABLE, asWritten } from "../internalSchema/absentNames.ts";
import { INTERNAL_SCHEMA } from "../internalSchema/names.ts";
import { INSERTED } from "../analysis/rewrite/catalogReferences.ts";
import { settings } from "../errorCatalog/settings.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { encodeMessage } from "../net/encodeMessage.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";
import { INVALID_SCHEMA_NAME } from "../net/sqlState.ts";

/** Type and length of a message, in which any byte may be. */
const HEADER = 5;
const MARKS = [...MARK_BYTES, Buffer.from(NOT_SETTABLE), Buffer.from(INSERTED)];
const NO_RIGHTS = `permission denied for schema ${INTERNAL_SCHEMA}`;
const SETTING = new RegExp(`parameter(?: name)? "${NOT_SETTABLE}([^"]*)"`);

/** A line that names a function of that schema, or one whose name begins as the schema's. */
const OWN_LINE = new RegExp(`${INTERNAL_SCHEMA}[._]`);

/** Fields with one entry a line. */
const IN_LINES = new Set(["W", "D", "H"]);

/**
 * Removes from PostgreSQL's ErrorResponse or NoticeResponse what belongs to the server itself: names that were marked so that
 * nothing has them become what the client wrote, the internal schema doesn't exist, and its functions aren't in the call
 * stack. Returns the same bytes where there is nothing of the kind.
 */
export function hideInternals(bytes: Buffer): Buffer {
  if (!bytes.includes(INTERNAL_SCHEMA) && !MARKS.some((mark) => bytes.includes(mark, HEADER))) return bytes;
  const fields = readErrorFields(bytes);
  const text = fields.get("M") ?? "";
  const [, setting] = SETTING.exec(text) ?? [];
  if (setting !== undefined) {
    const { sqlstate, message } = toDsqlError(settings.notSettable, { name: setting });
    fields.set("C", sqlstate);
    fields.set("M", message);
    fields.delete("D");
    fields.delete("H");
  } else if (text === NO_RIGHTS) {
    fields.set("C", INVALID_SCHEMA_NAME);
    fields.set("M", `schema "${INTERNAL_SCHEMA}" does not exist`);
  }
  // With a position in a statement of a function's body PostgreSQL returns that statement.
  const query = completeQuery(fields.get("q") ?? "");
  const position = fields.get("p");
  if (position !== undefined && query !== "") {
    const before = query.startsWith(fields.get("q") ?? "") ? 0 : INSERTED.length;
    fields.set("p", String(positionAsWritten(query, before + Number(position))));
    fields.set("q", query);
  }
  for (const [field, value] of fields) {
    const kept = IN_LINES.has(field) ? withoutOwnLines(value) : value;
    if (kept === "") fields.delete(field);
    else fields.set(field, asWritten(withoutInserted(kept)));
  }
  const parts = [...fields].map(([field, value]) => Buffer.from(`${field}${value}\0`));
  return encodeMessage(bytes[0] ?? 0, Buffer.concat([...parts, Buffer.from([0])]));
}

/** What was inserted into a text, followed by the original in a comment. */
const ADDED = /\/\*dsql<\*\/[^]*?\/\*([^]*?)>\*\//g;

function withoutInserted(text: string): string {
  return text.replaceAll(ADDED, "$1");
}

/** PostgreSQL returns a statement of a function without the comments at its ends: completes those that were inserted. */
function completeQuery(query: string): string {
  const end = query.indexOf(">*/");
  const begin = query.indexOf(INSERTED);
  const begun = end >= 0 && (begin < 0 || end < begin) ? INSERTED + query : query;
  return begun.lastIndexOf(INSERTED) > begun.lastIndexOf(">*/") ? `${begun}/*>*/` : begun;
}

/** Maps a position in the text sent, in characters from 1, to the client's text. */
function positionAsWritten(sent: string, position: number): number {
  const before = Array.from(sent)
    .slice(0, position - 1)
    .join("").length;
  let removed = 0;
  for (const { 0: all, 1: original = "", index } of sent.matchAll(ADDED)) {
    if (index >= before) break;
    removed += Math.min(all.length, before - index) - (before >= index + all.length ? original.length : 0);
  }
  return Array.from(sent.slice(0, before)).length + 1 - removed;
}

function withoutOwnLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => !OWN_LINE.test(line))
    .join("\n");
}
