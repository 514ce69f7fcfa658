import { MARK_BYTES, NOT_SETTABLE, asWritten } from "../internalSchema/absentNames.ts";
import { INTERNAL_SCHEMA } from "../internalSchema/names.ts";
import { INSERTED } from "../analysis/rewrite/catalogReferences.ts";
import { settings } from "../errorCatalog/settings.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { encodeMessage } from "../net/encodeMessage.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";

/** Type and length of a message, in which any byte may be. */
const HEADER = 5;
const MARKS = [...MARK_BYTES, Buffer.from(NOT_SETTABLE), Buffer.from(INSERTED)];
const NO_RIGHTS = `permission denied for schema ${INTERNAL_SCHEMA}`;
const SETTING = new RegExp(`parameter(?: name)? "${NOT_SETTABLE}([^"]*)"`);

/** What names a function in that schema, or one whose name begins as the schema's. */
const OWN_LINE = new RegExp(`${INTERNAL_SCHEMA}[._]`);

/** Fields that tell of several things, a line each. */
const IN_LINES = new Set(["W", "D", "H"]);

/**
 * An ErrorResponse or NoticeResponse of PostgreSQL's without what it tells of the server's own things: names that were
 * marked so that nothing has them are as the client wrote them, the schema that nobody has rights on isn't there, and
 * a function of its in the call stack isn't named. The same bytes where there is nothing of the kind.
 */
export function hideInternals(bytes: Buffer): Buffer {
  if (!bytes.includes(INTERNAL_SCHEMA) && !MARKS.some((mark) => bytes.includes(mark, HEADER))) return bytes;
  const fields = readErrorFields(bytes);
  const said = fields.get("M") ?? "";
  const [, setting] = SETTING.exec(said) ?? [];
  if (setting !== undefined) {
    const { sqlstate, message: words } = toDsqlError(settings.notSettable, { name: setting });
    fields.set("C", sqlstate);
    fields.set("M", words);
    fields.delete("D");
    fields.delete("H");
  } else if (said === NO_RIGHTS) {
    fields.set("C", "3F000");
    fields.set("M", `schema "${INTERNAL_SCHEMA}" does not exist`);
  }
  // Where PostgreSQL points into a statement of a function's body, it shows that, too.
  const query = whole(fields.get("q") ?? "");
  const place = fields.get("p");
  if (place !== undefined && query !== "") {
    const before = query.startsWith(fields.get("q") ?? "") ? 0 : INSERTED.length;
    fields.set("p", String(placeAsWritten(query, before + Number(place))));
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

/** What was put into a text, and the original in a comment behind it. */
const ADDED = /\/\*dsql<\*\/[^]*?\/\*([^]*?)>\*\//g;

function withoutInserted(text: string): string {
  return text.replaceAll(ADDED, "$1");
}

/** Of a statement in a function PostgreSQL shows what is between the comments at its ends. */
function whole(query: string): string {
  const end = query.indexOf(">*/");
  const begin = query.indexOf(INSERTED);
  const begun = end >= 0 && (begin < 0 || end < begin) ? INSERTED + query : query;
  return begun.lastIndexOf(INSERTED) > begun.lastIndexOf(">*/") ? `${begun}/*>*/` : begun;
}

/** Where a position in what was sent, in characters from 1, is in what is left of it. */
function placeAsWritten(sent: string, position: number): number {
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
