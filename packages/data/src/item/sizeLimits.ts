import type { ItemRow } from "./ItemRow.ts";
import type { Report } from "./jsonValue.ts";

/** Largest value (Aurora DSQL user guide, quotas: 1 MiB of text). */
export const MAX_VALUE_BYTES = 1_048_576;

/** Largest row: 2 MiB less keys and overhead. */
const MAX_ROW_BYTES = 2 * 1_048_576 - 16_384;

/** Reports values that exceed the database's size limits. */
export function checkSizes(row: Partial<ItemRow>, report: Report): void {
  const data = Buffer.byteLength(row.data ?? "");
  const image = Buffer.byteLength(row.imageUrl ?? "");
  const sizes = Buffer.byteLength(row.imageSizes ?? "");
  if (data > MAX_VALUE_BYTES) report("item", "must not have more than 1 MiB of type-specific fields");
  if (image > MAX_VALUE_BYTES) report("image.url", "must not be larger than 1 MiB");
  if (sizes > MAX_VALUE_BYTES) report("image.sizes", "must not be larger than 1 MiB");
  if (data + image + sizes + Buffer.byteLength(row.notes ?? "") > MAX_ROW_BYTES) {
    report("item", "must not be larger than 2 MiB in all");
  }
}
