/** A value as an error message may show it: JSON, cut to a few words. For keys only, never for notes. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
