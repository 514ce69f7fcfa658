import type { ItemRow } from "./ItemRow.ts";
import type { Report } from "./jsonValue.ts";

/** The most that one value may take (Aurora DSQL user guide, quotas: 1 MiB of text). */
export const MAX_VALUE_BYTES = 1_048_576;

/** The most that a row may take is 2 MiB; its keys and overhead get some of it. */
const MAX_ROW_BYTES = 2 * 1_048_576 - 16_384;

/** Reports what the database would refuse for its size. */
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
