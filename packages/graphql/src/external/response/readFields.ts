/** Defensive reads of a service's JSON: the value of the expected type, or a plain default. */

export type Fields = Readonly<Record<string, unknown>>;

/** The object's fields; none for anything else. */
export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The trimmed text; "" for anything else. */
export function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

/** The list; undefined for anything else. */
export function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as unknown[]) : undefined;
}

/** A whole number of `min` or more, else undefined. */
export function wholeNumber(value: unknown, min: number): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= min ? (value as number) : undefined;
}
