/** Beyond it no number of DynamoDB's reaches; digits aren't written out for what will be refused. */
const MAX_EXPONENT = 200;

/** A decimal number with its digits, as DynamoDB writes numbers: `600`, `-0.05`, without zeros behind the last digit. */
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
