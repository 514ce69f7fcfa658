import { ExactNumber } from "@mattb.tech/billio-data";

const MAX_INT = 2_147_483_647;

/** A stored number as GraphQL's Int: fractions rounded; null if it is no number or too large. */
export function wholeNumber(value: unknown): number | null {
  const number = value instanceof ExactNumber ? value.toNumber() : value;
  if (typeof number !== "number") return null;
  const whole = Math.round(number);
  return Math.abs(whole) <= MAX_INT ? whole : null;
}
