/** The path to an entry of what is at a path. Paths stay short enough to read, however deep or long the names are. */
export function at(path: string, key: string | number): string {
  const longer = typeof key === "number" ? `${path}[${key}]` : `${path}.${key}`;
  return longer.length > 200 ? path : longer;
}
