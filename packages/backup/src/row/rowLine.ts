import { itemColumnNames, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { isObjectOfOneLine } from "./rowTexts.ts";

/** Of the column that a line ends with, if it holds a JSON object: in a JSON string these quotes can't stand unescaped. */
const DATA = ',"data":';
const NUMBERS: ReadonlySet<string> = new Set(["rating", "imageWidth", "imageHeight"]);

/**
 * The row of a line of a backup.
 *
 * @throws {SyntaxError} when it is no JSON
 * @throws {TypeError} saying which member isn't as `formatRowLine` writes it
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
      // Written by hand in another order: what was cut out isn't it.
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
