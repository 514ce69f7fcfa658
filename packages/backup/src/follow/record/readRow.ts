import { items } from "@mattb.tech/billio-data/schema";
import { isUuid, itemColumnNames, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { ExactNumber, formatJson } from "@mattb.tech/billio-data/numbers";
import { RecordError } from "./ChangeRecord.ts";
import { timestampOfMicros } from "./timestampOfMicros.ts";

const WHOLE = /^-?\d{1,19}$/;

type Column = keyof StoredRow;
type Read = (value: unknown, field: string) => string;

/** By the column's SQL type, since records encode each type in its own way (Aurora DSQL user guide, "CDC record format"). */
const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  ["uuid", uuid],
  ["varchar", text],
  ["text", textOrJson],
  ["integer", (value, field) => String(whole(value, field))],
  ["timestamp with time zone", (value, field) => timestampOfMicros(whole(value, field))],
]);

const columns = itemColumnNames.map((name) => {
  const column = items[name];
  const type = column.getSQLType().replace(/\(.*\)/, "");
  const read = readers.get(type);
  if (read === undefined) throw new TypeError(`No record of a column of type ${type} has been described`);
  return { name, inRecord: column.name, isRequired: column.notNull, read };
});

/**
 * The row of a record's image. A column that the image lacks has no value; unknown columns are ignored.
 *
 * @throws {RecordError} naming the column whose value the table can't have
 */
export function readRow(image: Readonly<Record<string, unknown>>): StoredRow {
  const row = {} as Record<Column, string | null>;
  for (const { name, inRecord, isRequired, read } of columns) {
    const value = Object.hasOwn(image, inRecord) ? image[inRecord] : null;
    if (value !== null && value !== undefined) row[name] = read(value, `after.${inRecord}`);
    else if (isRequired) throw new RecordError(`after.${inRecord}`, "must have a value");
    else row[name] = null;
  }
  return row;
}

/** The id of a record, in lower case. */
export function readId(image: Readonly<Record<string, unknown>>, field: string): string {
  return uuid(Object.hasOwn(image, "id") ? image.id : undefined, `${field}.id`);
}

function uuid(value: unknown, field: string): string {
  if (!isUuid(value)) throw new RecordError(field, "must be a UUID, 8-4-4-4-12 hexadecimal digits");
  return value.toLowerCase();
}

function text(value: unknown, field: string): string {
  if (typeof value !== "string") throw new RecordError(field, "must be a text");
  return value;
}

/** JSON is a string of its raw text. The encoding of jsonb isn't documented, so the value itself is accepted, too. */
function textOrJson(value: unknown, field: string): string {
  if (typeof value !== "object" || value === null) return text(value, field);
  try {
    return formatJson(value);
  } catch (error) {
    if (error instanceof RangeError) throw new RecordError(field, "must not nest so deep");
    throw error;
  }
}

/** A whole number, as a JSON number of any length or as its digits. */
export function whole(value: unknown, field: string): bigint {
  const isNumber = typeof value === "number" || value instanceof ExactNumber;
  const digits = typeof value === "string" || isNumber ? String(value) : "";
  if (!WHOLE.test(digits)) throw new RecordError(field, "must be a whole number");
  return BigInt(digits);
}
