import type { BaselineRow } from "./BaselineRow.ts";

/** The item of a row as node-postgres has parsed it, as somebody would write it who knows that all rows are valid. */
export function toItem(row: BaselineRow): BaselineRow {
  const image = { url: row.image_url, width: row.image_width, height: row.image_height };
  const sizes = row.image_sizes === null ? {} : { sizes: JSON.parse(row.image_sizes as string) as unknown };
  return {
    type: row.type,
    id: row.id,
    shelf: row.shelf,
    title: row.title,
    addedAt: row.added_at,
    movedAt: row.moved_at,
    ...(row.rating === null ? {} : { rating: row.rating }),
    ...(row.image_url === null ? {} : { image: { ...image, ...sizes } }),
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    ...(row.notes === null ? {} : { notes: row.notes }),
    ...(row.series_id === null ? {} : { seriesId: row.series_id }),
    ...(JSON.parse(row.data as string) as object),
  };
}
