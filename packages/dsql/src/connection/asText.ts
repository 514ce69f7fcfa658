/** Leaves a value the text that the server printed: the parser of columns that are decoded elsewhere. */
export function asText(value: string): string {
  return value;
}
