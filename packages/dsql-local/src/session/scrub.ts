import { MARK_BYTES, NOT_SETTABLE, written } from "../absent.ts";
import { OWN_SCHEMA } from "../ownSchema.ts";
import { settings } from "../ruleBook/settings.ts";
import { refuse } from "../ruleBook/refuse.ts";
import { message } from "../wire/message.ts";
import { readError } from "../wire/readError.ts";

/** Type and length of a message, in which any byte may be. */
const HEADER = 5;
const MARKS = [...MARK_BYTES, Buffer.from(NOT_SETTABLE)];
const NO_RIGHTS = `permission denied for schema ${OWN_SCHEMA}`;
const SETTING = new RegExp(`parameter(?: name)? "${NOT_SETTABLE}([^"]*)"`);

/** Fields that tell of several things, a line each. */
const IN_LINES = new Set(["W", "D", "H"]);

/**
 * An ErrorResponse or NoticeResponse of PostgreSQL's without what it tells of the server's own things: names that were
 * marked so that nothing has them are as the client wrote them, the schema that nobody has rights on isn't there, and
 * a function of its in the call stack isn't named. The same bytes where there is nothing of the kind.
 */
export function scrubbed(bytes: Buffer): Buffer {
  if (!bytes.includes(OWN_SCHEMA) && !MARKS.some((mark) => bytes.includes(mark, HEADER))) return bytes;
  const fields = readError(bytes);
  const said = fields.get("M") ?? "";
  const [, setting] = SETTING.exec(said) ?? [];
  if (setting !== undefined) {
    const { sqlstate, message: words } = refuse(settings.notSettable, { name: setting });
    fields.set("C", sqlstate);
    fields.set("M", words);
    fields.delete("D");
    fields.delete("H");
  } else if (said === NO_RIGHTS) {
    fields.set("C", "3F000");
    fields.set("M", `schema "${OWN_SCHEMA}" does not exist`);
  }
  for (const [field, value] of fields) {
    const kept = IN_LINES.has(field) ? withoutOwnLines(value) : value;
    if (kept === "") fields.delete(field);
    else fields.set(field, written(kept));
  }
  const parts = [...fields].map(([field, value]) => Buffer.from(`${field}${value}\0`));
  return message(bytes[0] ?? 0, Buffer.concat([...parts, Buffer.from([0])]));
}

function withoutOwnLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => !line.includes(`${OWN_SCHEMA}.`))
    .join("\n");
}
