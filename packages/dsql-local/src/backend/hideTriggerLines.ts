import { TABLE_TRIGGERS } from "../internalSchema/names.ts";
import { encodeMessage } from "../net/encodeMessage.ts";

/** Offset of the first value in a DataRow: after type and length, number of columns, and the value's length. */
const VALUE_OFFSET = 11;
/** First bytes of EXPLAIN's lines about triggers, and of its JSON, YAML and XML. */
const FIRST_BYTES = new Set(["T", "[", "-", "<"].map((sign) => sign.charCodeAt(0)));
const OWN = TABLE_TRIGGERS.map((name) => Buffer.from(name));
const NAME = `(?:${TABLE_TRIGGERS.join("|")})`;

const LINE = new RegExp(`^Trigger ${NAME}(?: on .*)?:(?: time=[\\d.]+)? calls=\\d+$`);

/** An entry about one of them in each of EXPLAIN's other formats. */
const ENTRIES = [
  new RegExp(`\\s*\\{\\s*"Trigger Name": "${NAME}",[^}]*\\},?`, "g"),
  new RegExp(`\\n *- Trigger Name: "${NAME}"(?:\\n +[A-Z][a-z]+: [^\\n]*)*`, "g"),
  new RegExp(`\\s*<Trigger>\\s*<Trigger-Name>${NAME}</Trigger-Name>[^]*?</Trigger>`, "g"),
];

const PLAN = Buffer.from("\0\u0001QUERY PLAN\0");

/** Is a RowDescription that of EXPLAIN? Rows of tables are left as they are. */
export function describesPlan(buffer: Buffer, start: number): boolean {
  return buffer.subarray(start + 5, start + 5 + PLAN.length).equals(PLAN);
}

/**
 * Removes from a row of EXPLAIN ANALYZE the triggers that the server has on clients' tables.
 *
 * @returns `hidden` where the row is about such a trigger only, undefined where it has nothing of them
 */
export function hideTriggerLine(buffer: Buffer, start: number, end: number): Buffer | "hidden" | undefined {
  if (
    buffer[start + 5] !== 0 ||
    buffer[start + 6] !== 1 ||
    !FIRST_BYTES.has(buffer[start + VALUE_OFFSET] ?? 0)
  )
    return undefined;
  const row = buffer.subarray(start, end);
  if (!OWN.some((name) => row.includes(name, VALUE_OFFSET))) return undefined;
  const value = row.toString("utf8", VALUE_OFFSET);
  if (LINE.test(value)) return "hidden";
  const shown = ENTRIES.reduce((text, entry) => text.replaceAll(entry, ""), value).replace(/,(\s*\])/g, "$1");
  if (shown === value) return undefined;
  const bytes = Buffer.from(shown);
  const head = Buffer.from(row.subarray(5, VALUE_OFFSET));
  head.writeInt32BE(bytes.length, 2);
  return encodeMessage(row[0] ?? 0, Buffer.concat([head, bytes]));
}
