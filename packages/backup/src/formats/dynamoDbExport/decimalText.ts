/** Larger than any exponent of DynamoDB's numbers; digits aren't written out for a number that will be rejected. */
const MAX_EXPONENT = 200;

/** Formats a decimal number as DynamoDB does: `600`, `-0.05`, without trailing zeros. */
export function decimalText(coefficient: bigint, exponent: number): string {
  if (Math.abs(exponent) > MAX_EXPONENT) return `${coefficient}E${exponent}`;
  const sign = coefficient < 0n ? "-" : "";
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString();
  if (exponent >= 0) return coefficient === 0n ? "0" : `${sign}${digits}${"0".repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, "0");
  const fraction = padded.slice(exponent).replace(/0+$/, "");
  const whole = padded.slice(0, exponent);
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
