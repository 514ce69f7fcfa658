/** An array as PostgreSQL reads it from text: `{"a","b\"c",NULL}`. */
export function arrayText(values: readonly (string | null)[]): string {
  return `{${values.map(element).join(",")}}`;
}

function element(value: string | null): string {
  if (value === null) return "NULL";
  // Quoted always: then only quotes and backslashes mean anything, and the text NULL is no null.
  const isPlain = !value.includes('"') && !value.includes("\\");
  return `"${isPlain ? value : value.replace(/["\\]/g, "\\$&")}"`;
}
