/** An array as PostgreSQL reads it from text: `{"a","b\"c",NULL}`. */
export function arrayText(values: readonly (string | null)[]): string {
  return `{${values.map(element).join(",")}}`;
}

function element(value: string | null): string {
  // Quoted always: then only quotes and backslashes mean anything, and the text NULL is no null.
  return value === null ? "NULL" : `"${value.replace(/["\\]/g, "\\$&")}"`;
}
