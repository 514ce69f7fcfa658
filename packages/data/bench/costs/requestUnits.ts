/**
 * How DynamoDB bills requests of a table on demand (developer guide, "Read and write operations"): in units of what is
 * read and written, rounded up for each request.
 */
const BYTES_PER_READ_UNIT = 4_096;
const BYTES_PER_WRITE_UNIT = 1_024;

/** What a consistent read would take counts half where it needn't be consistent, as on indexes it never is. */
const EVENTUALLY_CONSISTENT = 0.5;

/** Units of one request that reads, eventually consistent. */
export function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BYTES_PER_READ_UNIT)) * EVENTUALLY_CONSISTENT;
}

/** Units of writing or deleting one item, or its copy in one index. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BYTES_PER_WRITE_UNIT));
}

/** The size of an attribute's value in bytes (developer guide, "Item sizes and formats"). Text counts as UTF-8. */
export function valueSize(value: unknown): number {
  if (value === null || typeof value === "boolean") return 1;
  if (typeof value === "number") return numberSize(value);
  if (typeof value === "string") return Buffer.byteLength(value);
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, each) => sum + 1 + valueSize(each), 3);
  }
  if (typeof value === "object") return 3 + Object.keys(value).length + itemSize(value);
  throw new TypeError(`DynamoDB holds no ${typeof value}`);
}

/** The size of an item or a map's content: names and values. */
export function itemSize(item: object): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value),
    0,
  );
}

/** About a byte for each two digits, and one more. */
function numberSize(value: number): number {
  const digits = String(Math.abs(value))
    .replace(/^0\.0*|\./, "")
    .replace(/0+$/, "").length;
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
}
