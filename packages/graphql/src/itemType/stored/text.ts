import { ExactNumber } from "@mattb.tech/billio-data";

/** A stored text; a number (earlier versions stored years so) digit for digit; "" for anything else. */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof ExactNumber) return value.toString();
  return typeof value === "number" && Number.isFinite(value) ? String(value) : "";
}

/** The same for a field that may be absent. */
export function optionalText(value: unknown): string | null {
  return text(value) || null;
}
