/** An array in PostgreSQL's text format: `{"a","b\"c",NULL}`. */
export function arrayText(values: readonly (string | null)[]): string {
  return `{${values.map(element).join(",")}}`;
}

function element(value: string | null): string {
  if (value === null) return "NULL";
  // Always quoted: then only quotes and backslashes are special, and the text NULL isn't null.
  const isPlain = !value.includes('"') && !value.includes("\\");
  return `"${isPlain ? value : value.replace(/["\\]/g, "\\$&")}"`;
}
