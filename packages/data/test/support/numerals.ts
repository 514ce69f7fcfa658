import fc from "fast-check";

/** Texts of DynamoDB's numbers, in all its range: 1 to 38 digits, 1e-130 to 9.99…e125, either sign, in several forms. */
export const dynamoDbNumerals = fc
  .record({
    negative: fc.boolean(),
    digits: fc
      .tuple(
        fc.integer({ min: 1, max: 9 }),
        fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), maxLength: 37, size: "max" }),
      )
      .map(([first, others]) => `${first}${others}`),
    power: fc.oneof(
      fc.integer({ min: -130, max: 125 }),
      fc.constantFrom(-130, -129, -93, -92, -1, 0, 1, 20, 37, 124, 125),
    ),
    inFull: fc.boolean(),
  })
  // More digits would be too small at 1e-130.
  .filter(({ digits, power }) => power - (digits.replace(/0+$/, "").length - 1) >= -130)
  .map(({ negative, digits, power, inFull }) => {
    const sign = negative ? "-" : "";
    return sign + (inFull ? writtenOut(digits, power) : `${digits.charAt(0)}.${digits.slice(1)}0e${power}`);
  });

/** `digits`, of which one stands before the decimal point, × 10^`power`, without an exponent. */
function writtenOut(digits: string, power: number): string {
  const point = power + 1;
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + "0".repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Whether two texts write one number, worked out apart from the code that is tested. */
export function isSameNumber(a: string, b: string): boolean {
  const [first, second] = [scaled(a), scaled(b)];
  const power = Math.min(first.power, second.power);
  return (
    first.whole * 10n ** BigInt(first.power - power) === second.whole * 10n ** BigInt(second.power - power)
  );
}

function scaled(text: string): { whole: bigint; power: number } {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { whole: BigInt(whole + fraction), power: Number(exponent) - fraction.length };
}
