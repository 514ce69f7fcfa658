import { itemColumnNames, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { canonicalJson, type JsonText, readJsonText } from "./canonicalJson.ts";
import { timestampText } from "./timestampText.ts";

/** U+0000, which no text of a database contains. */
const BEFORE_COLUMN = "\0";
const BEFORE_VALUE = "=";

/**
 * The canonical text of an item of any source: two items are equal exactly when their texts are. The order of members and the
 * spelling of numbers, times and ids don't matter; everything else does.
 *
 * It has the columns in their order: for each a U+0000 and, if it has a value, "=" and the value.
 *
 * @param data of the row's data, where it was read already
 */
export function canonicalRow(row: Readonly<StoredRow>, data?: JsonText): string {
  let text = "";
  for (const name of itemColumnNames) {
    const value = canonicalColumn(name, row[name], data);
    text += value === null ? BEFORE_COLUMN : `${BEFORE_COLUMN}${BEFORE_VALUE}${value}`;
  }
  return text;
}

/** The columns of such a text. */
export function canonicalColumns(row: Readonly<StoredRow>): (string | null)[] {
  const columns = canonicalRow(row).split(BEFORE_COLUMN).slice(1);
  return columns.map((column) => (column === "" ? null : column.slice(BEFORE_VALUE.length)));
}

function canonicalColumn(name: keyof StoredRow, value: string | null, data?: JsonText): string | null {
  // Empty `data` and no `data` are the same item.
  if (value === null) return name === "data" ? "{}" : null;
  switch (name) {
    case "id":
    case "seriesId":
      return value.toLowerCase();
    case "addedAt":
    case "movedAt":
      return timestampText(value);
    case "imageSizes":
      return canonicalJson(value);
    case "data":
      return (data ?? readJsonText(value)).canonical;
    default:
      return value;
  }
}
