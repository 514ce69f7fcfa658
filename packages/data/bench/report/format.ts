import type { Measurement } from "./Measurement.ts";

/** Three digits that matter, e.g. 0.412, 3.14, 27.5, 1,340. */
export function figure(value: number | undefined): string {
  if (value === undefined) return "";
  if (Number.isNaN(value)) return "?";
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toPrecision(3);
}

export function ratioText({ ratio }: Measurement): string {
  return ratio === undefined ? "" : ratio.toFixed(2);
}

/** 10000 as 10k, 1000000 as 1M. */
export function itemsText(items: number | undefined): string {
  if (items === undefined) return "";
  if (items % 1_000_000 === 0) return `${items / 1_000_000}M`;
  return items % 1000 === 0 ? `${items / 1000}k` : `${items}`;
}
