/** PostgreSQL truncates names of statements and portals to this many bytes (NAMEDATALEN - 1). */
const NAME_BYTES = 63;

/** Key of a prepared statement or portal by its name: equal for names that PostgreSQL takes for the same. */
export function nameKey(name: string): string {
  // At most three bytes for each unit of UTF-16.
  if (name.length < NAME_BYTES / 3) return name;
  const bytes = Buffer.from(name);
  return bytes.length < NAME_BYTES ? name : bytes.toString("latin1", 0, NAME_BYTES);
}
