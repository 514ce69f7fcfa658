/** Three digits that matter, e.g. 0.412, 3.14, 27.5, 1,340; nothing for zero and undefined. */
export function figure(value: number | undefined): string {
  if (value === undefined || value === 0) return "";
  if (value >= 100) return Math.round(Number(value.toPrecision(3))).toLocaleString("en");
  return Number(value.toPrecision(3)) >= 100 ? "100" : value.toPrecision(3);
}

/** A whole number with separators; nothing for zero. */
export function count(value: number): string {
  return value === 0 ? "" : Math.round(value).toLocaleString("en");
}

/** Dollars to the cent, and what is less as `<0.01`. */
export function dollars(value: number): string {
  if (value === 0) return "0";
  if (value < 0.01) return "<0.01";
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
}

/** 3500 as 3.5k, 100000 as 100k. */
export function size(items: number): string {
  return `${items / 1_000}k`;
}
