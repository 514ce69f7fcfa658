import { TABLE_TRIGGERS } from "../internalSchema/names.ts";
import { encodeMessage } from "../net/encodeMessage.ts";

/** Of a DataRow: its type and length, the number of columns, and the length of the first. */
const BEFORE_VALUE = 11;
/** What an EXPLAIN's lines of triggers, and its JSON, YAML and XML begin with. */
const BEGINS = new Set(["T", "[", "-", "<"].map((sign) => sign.charCodeAt(0)));
const OWN = TABLE_TRIGGERS.map((name) => Buffer.from(name));
const NAME = `(?:${TABLE_TRIGGERS.join("|")})`;

const LINE = new RegExp(`^Trigger ${NAME}(?: on .*)?:(?: time=[\\d.]+)? calls=\\d+$`);

/** One of them in each form that EXPLAIN has beside text. */
const ENTRIES = [
  new RegExp(`\\s*\\{\\s*"Trigger Name": "${NAME}",[^}]*\\},?`, "g"),
  new RegExp(`\\n *- Trigger Name: "${NAME}"(?:\\n +[A-Z][a-z]+: [^\\n]*)*`, "g"),
  new RegExp(`\\s*<Trigger>\\s*<Trigger-Name>${NAME}</Trigger-Name>[^]*?</Trigger>`, "g"),
];

const PLAN = Buffer.from("\0\u0001QUERY PLAN\0");

/** Whether a RowDescription is that of EXPLAIN: rows of a client's are left as they are. */
export function describesPlan(buffer: Buffer, start: number): boolean {
  return buffer.subarray(start + 5, start + 5 + PLAN.length).equals(PLAN);
}

/**
 * A row of an EXPLAIN ANALYZE without the triggers that the server has on clients' tables: nothing, if it is the line of
 * one of them. Any other row as it is.
 */
export function hideTriggerRow(buffer: Buffer, start: number, end: number): Buffer | "none" | undefined {
  if (buffer[start + 5] !== 0 || buffer[start + 6] !== 1 || !BEGINS.has(buffer[start + BEFORE_VALUE] ?? 0))
    return undefined;
  const row = buffer.subarray(start, end);
  if (!OWN.some((name) => row.includes(name, BEFORE_VALUE))) return undefined;
  const value = row.toString("utf8", BEFORE_VALUE);
  if (LINE.test(value)) return "none";
  const told = ENTRIES.reduce((text, entry) => text.replaceAll(entry, ""), value).replace(/,(\s*\])/g, "$1");
  if (told === value) return undefined;
  const bytes = Buffer.from(told);
  const head = Buffer.from(row.subarray(5, BEFORE_VALUE));
  head.writeInt32BE(bytes.length, 2);
  return encodeMessage(row[0] ?? 0, Buffer.concat([head, bytes]));
}
