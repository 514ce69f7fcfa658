import { foldedColumns } from "../../src/item/foldedColumns.ts";
import type { GeneratedItem } from "./itemAt.ts";

/** An item as a row of the table, for loading past the library. */
export function toRecord(item: GeneratedItem): Record<string, unknown> {
  const { id, type, shelf, title, movedAt, addedAt, rating, image, externalId, notes, seriesId, ...data } =
    item;
  const { titleFolded, titleFoldedRest } = foldedColumns(title);
  return {
    id,
    type,
    shelf,
    title,
    rating,
    image_url: image?.url,
    image_width: image?.width,
    image_height: image?.height,
    external_id: externalId,
    notes,
    added_at: addedAt.toISOString(),
    moved_at: movedAt.toISOString(),
    series_id: seriesId,
    data: JSON.stringify(data),
    title_folded: titleFolded,
    title_folded_rest: titleFoldedRest,
  };
}
