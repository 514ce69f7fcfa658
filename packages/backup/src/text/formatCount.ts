/** `1 item`, `1,234 items`. */
export function formatCount(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}
