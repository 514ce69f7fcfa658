import { itemColumnNames, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { canonicalJson } from "./canonicalJson.ts";
import { timestampText } from "./timestampText.ts";

/**
 * The one text of an item, wherever it comes from: two items are equal exactly when their texts are. The order of members
 * and the spelling of numbers, times and ids count for nothing, everything else does.
 */
export function canonicalRow(row: Readonly<StoredRow>): string {
  const columns = itemColumnNames.map((name) => {
    const value = row[name];
    if (value === null) return null;
    switch (name) {
      case "id":
      case "seriesId":
        return value.toLowerCase();
      case "addedAt":
      case "movedAt":
        return timestampText(value);
      case "imageSizes":
      case "data":
        return canonicalJson(value);
      default:
        return value;
    }
  });
  // No fields and no text of them are the same item.
  columns[DATA] ??= "{}";
  return JSON.stringify(columns);
}

const DATA = itemColumnNames.indexOf("data");
