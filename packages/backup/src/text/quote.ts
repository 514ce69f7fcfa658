/** A value for an error message: JSON, truncated. For keys only, never for private notes. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
