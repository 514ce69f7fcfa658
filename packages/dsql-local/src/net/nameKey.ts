/** PostgreSQL keeps this many bytes of the name of a statement or portal, and doesn't tell names apart beyond. */
const NAME_BYTES = 63;

/** What tells the name of a prepared statement or portal apart from others, as PostgreSQL does. */
export function nameKey(name: string): string {
  // Three bytes at most for each unit of UTF-16.
  if (name.length < NAME_BYTES / 3) return name;
  const bytes = Buffer.from(name);
  return bytes.length < NAME_BYTES ? name : bytes.toString("latin1", 0, NAME_BYTES);
}
