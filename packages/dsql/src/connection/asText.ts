/** A type parser that keeps a value as the server's text, for columns that are decoded elsewhere. */
export function asText(value: string): string {
  return value;
}
