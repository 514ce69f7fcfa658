import type { Row } from "../db/Executor.ts";
import { parseJson } from "../numbers/parseJson.ts";
import { isCommonField } from "./commonFields.ts";
import type { Item } from "./Item.ts";
import { type ItemColumn, itemColumnNames } from "./ItemRow.ts";
import { readTimestamp } from "./timestamps.ts";

const position = Object.fromEntries(itemColumnNames.map((name, index) => [name, index])) as Record<
  ItemColumn,
  number
>;

/**
 * The item of a row whose columns are `itemColumns`, from `offset` on. Fields without a value are absent.
 *
 * Never throws: whatever another program has written, one odd row must not fail a list. What can't be read is
 * left out, and the columns win over fields of the same name in `data`.
 */
export function fromRow(row: Row, offset = 0): Item {
  const column = (name: ItemColumn) => row[offset + position[name]] ?? null;
  const item: Item = {
    type: column("type") ?? "",
    id: column("id") ?? "",
    shelf: column("shelf") ?? "",
    title: column("title") ?? "",
    addedAt: readDate(column("addedAt")),
    movedAt: readDate(column("movedAt")),
  };
  const rating = column("rating");
  if (rating !== null) item.rating = Number(rating);
  const url = column("imageUrl");
  if (url !== null) {
    item.image = readImage(url, column("imageWidth"), column("imageHeight"), column("imageSizes"));
  }
  const externalId = column("externalId");
  if (externalId !== null) item.externalId = externalId;
  const notes = column("notes");
  if (notes !== null) item.notes = notes;
  const seriesId = column("seriesId");
  if (seriesId !== null) item.seriesId = seriesId;
  addFields(item, column("data"));
  return item;
}

function readDate(text: string | null): Date {
  return (text === null ? undefined : readTimestamp(text)) ?? new Date(0);
}

function readImage(url: string, width: string | null, height: string | null, sizes: string | null) {
  const image: { url: string; width?: number; height?: number; sizes?: unknown[] } = { url };
  if (width !== null) image.width = Number(width);
  if (height !== null) image.height = Number(height);
  const list = sizes === null ? undefined : readJson(sizes);
  if (Array.isArray(list)) image.sizes = list as unknown[];
  return image;
}

function addFields(item: Item, data: string | null): void {
  if (data === null || data === "" || data === "{}") return;
  const fields = readJson(data);
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return;
  for (const [name, value] of Object.entries(fields as Record<string, unknown>)) {
    if (isCommonField(name)) continue;
    if (name === "__proto__") {
      // Assigning it would change the item's prototype.
      Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true });
    } else {
      // eslint-disable-next-line billio/no-inherited-names -- assigned, and what that does otherwise is dealt with above
      item[name] = value;
    }
  }
}

function readJson(text: string): unknown {
  try {
    // Another program's number that nothing here could keep doesn't take the other fields with it.
    return parseJson(text, { unheld: (numeral) => numeral });
  } catch {
    return undefined;
  }
}
