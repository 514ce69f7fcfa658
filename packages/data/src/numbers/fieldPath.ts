/** The path of an entry of a field, cut to a readable length. */
export function at(path: string, key: string | number): string {
  const longer = typeof key === "number" ? `${path}[${key}]` : `${path}.${key}`;
  return longer.length > 200 ? path : longer;
}
