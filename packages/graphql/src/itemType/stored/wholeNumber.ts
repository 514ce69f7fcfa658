const MAX_INT = 2_147_483_647;

/** A stored number as GraphQL's Int takes it: fractions rounded; null for what is no number, or too large. */
export function wholeNumber(value: unknown): number | null {
  if (typeof value !== "number") return null;
  const whole = Math.round(value);
  return Math.abs(whole) <= MAX_INT ? whole : null;
}
