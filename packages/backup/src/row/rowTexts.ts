import { itemColumnNames, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { canonicalJson, readJsonText } from "./canonicalJson.ts";
import { timestampText } from "./timestampText.ts";

type Column = keyof StoredRow;

/** How a column's text is written; all others are plain text. */
const KINDS: Partial<Record<Column, "id" | "time" | "number" | "json" | "data">> = {
  id: "id",
  seriesId: "id",
  addedAt: "time",
  movedAt: "time",
  rating: "number",
  imageWidth: "number",
  imageHeight: "number",
  imageSizes: "json",
  data: "data",
};

const columns = itemColumnNames.map((name) => ({ name, member: `"${name}":`, kind: KINDS[name] }));

/** The two texts of a row, made together since they are made of the same pieces. */
export interface RowTexts {
  /**
   * A line of a backup: a JSON object with a member for each column that has a value, numbers as numbers, times in ISO 8601 to
   * the microsecond, `data` as the object that it is, character for character. A `data` that is no JSON object, or of several
   * lines, is the text `dataText`.
   */
  line: string;
  /**
   * The one text of the item, wherever it comes from: two items are equal exactly when these are. The order of members and the
   * spelling of numbers, times and ids count for nothing, everything else does.
   */
  canonical: string;
}

/** The texts of a row. */
export function rowTexts(row: Readonly<StoredRow>): RowTexts {
  let [line, canonical] = ["", ""];
  for (const { name, member, kind } of columns) {
    const value = row[name];
    if (value === null) {
      // No fields and no text of them are the same item.
      canonical += kind === "data" ? ',"{}"' : ",null";
      continue;
    }
    switch (kind) {
      case undefined: {
        const text = JSON.stringify(value);
        line += `,${member}${text}`;
        canonical += `,${text}`;
        break;
      }
      case "id":
        line += `,${member}${JSON.stringify(value)}`;
        canonical += `,${JSON.stringify(value.toLowerCase())}`;
        break;
      case "time": {
        const text = JSON.stringify(timestampText(value));
        line += `,${member}${text}`;
        canonical += `,${text}`;
        break;
      }
      case "number":
        line += `,${member}${value}`;
        canonical += `,${JSON.stringify(value)}`;
        break;
      case "json":
        line += `,${member}${JSON.stringify(value)}`;
        canonical += `,${JSON.stringify(canonicalJson(value))}`;
        break;
      case "data": {
        const json = readJsonText(value);
        line +=
          json.isJson && isObjectOfOneLine(value)
            ? `,${member}${value}`
            : `,"dataText":${JSON.stringify(value)}`;
        canonical += `,${JSON.stringify(json.canonical)}`;
        break;
      }
    }
  }
  return { line: `{${line.slice(1)}}`, canonical: `[${canonical.slice(1)}]` };
}

export function formatRowLine(row: Readonly<StoredRow>): string {
  return rowTexts(row).line;
}

export function canonicalRow(row: Readonly<StoredRow>): string {
  return rowTexts(row).canonical;
}

/** Whether a text that is JSON can stand in a line as it is. */
export function isObjectOfOneLine(text: string): boolean {
  return text.startsWith("{") && !/[\n\r]/.test(text);
}
