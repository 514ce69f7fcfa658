import { ExactNumber } from "@mattb.tech/billio-data";

/** A stored text; numbers, as earlier versions stored years, as text, digit for digit; "" for anything else. */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof ExactNumber) return value.toString();
  return typeof value === "number" && Number.isFinite(value) ? String(value) : "";
}

/** The same for a field that may be absent. */
export function optionalText(value: unknown): string | null {
  return text(value) || null;
}
