import { itemColumnNames, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { type JsonText, readJsonText } from "./canonicalJson.ts";
import { timestampText } from "./timestampText.ts";

/** Start of the last column if it is a JSON object: a JSON string can't contain these quotes unescaped. */
const DATA = ',"data":';
const NUMBERS: ReadonlySet<string> = new Set(["rating", "imageWidth", "imageHeight"]);

/**
 * A row as a line of a backup: a JSON object with a member for each column that has a value, numbers as numbers, times in ISO
 * 8601 to the microsecond, `data` as an object, character for character. A `data` that is no JSON object, or has several
 * lines, becomes the text `dataText`.
 *
 * @param data of the row's data, where it was read already
 */
export function formatRowLine(row: Readonly<StoredRow>, data?: JsonText): string {
  let members = "";
  for (const name of itemColumnNames) {
    const value = row[name];
    if (value !== null && name !== "data") members += `,"${name}":${format(name, value)}`;
  }
  if (row.data !== null) {
    const { isJson } = data ?? readJsonText(row.data);
    members +=
      isJson && isObjectOfOneLine(row.data)
        ? `${DATA}${row.data}`
        : `,"dataText":${JSON.stringify(row.data)}`;
  }
  return `{${members.slice(1)}}`;
}

/**
 * Parses a line of a backup.
 *
 * @throws {SyntaxError} when it is no JSON
 * @throws {TypeError} naming the member that `formatRowLine` can't have written
 */
export function parseRowLine(line: string): StoredRow {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError("must be an object");
  const object = value as Record<string, unknown>;
  const row = Object.fromEntries(itemColumnNames.map((name) => [name, null])) as StoredRow;
  for (const [name, member] of Object.entries(object)) {
    if (name === "data") {
      if (typeof member !== "object" || member === null || Array.isArray(member))
        throw new TypeError("data must be an object");
      row.data = line.slice(line.indexOf(DATA) + DATA.length, line.lastIndexOf("}"));
      // Edited by hand in another order: the part that was cut out isn't `data`.
      if (!isObject(row.data)) throw new TypeError("data must be the last member, behind a comma");
    } else if (name === "dataText") row.data = text(name, member);
    else if (isColumn(name)) row[name] = NUMBERS.has(name) ? integer(name, member) : text(name, member);
    else throw new TypeError(`${name.slice(0, 60)} is no column of an item`);
  }
  for (const name of ["id", "type", "shelf", "title", "addedAt", "movedAt"] as const) {
    if (row[name] === null) throw new TypeError(`${name} is missing`);
  }
  return row;
}

type Column = keyof StoredRow;

function isColumn(name: string): name is Column {
  return (itemColumnNames as readonly string[]).includes(name);
}

function format(name: Column, value: string): string {
  if (name === "addedAt" || name === "movedAt") return JSON.stringify(timestampText(value));
  return NUMBERS.has(name) ? value : JSON.stringify(value);
}

/** Whether a JSON text can be part of a line as it is. */
function isObjectOfOneLine(text: string): boolean {
  return text.startsWith("{") && !/[\n\r]/.test(text);
}

function text(name: string, value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`${name} must be a text`);
  return value;
}

function integer(name: string, value: unknown): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${name} must be a whole number`);
  return String(value);
}

function isObject(text: string): boolean {
  if (!isObjectOfOneLine(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
