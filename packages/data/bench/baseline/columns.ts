/** What an item is made of: every column but the two that only searches look at. */
export const COLUMNS = [
  "id",
  "type",
  "shelf",
  "title",
  "rating",
  "image_url",
  "image_width",
  "image_height",
  "image_sizes",
  "external_id",
  "notes",
  "added_at",
  "moved_at",
  "series_id",
  "data",
].join(", ");
