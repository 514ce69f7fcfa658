import { InvalidArgumentError } from "../errors/index.ts";

/** A number's decimal digits: `digits` × 10^`exponent`. Of equal numbers all three are equal. */
export interface Decimal {
  negative: boolean;
  /** Without zeros at either end; "0" for zero, which is never negative. */
  digits: string;
  exponent: number;
}

const NUMERAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

const MAX_EXPONENT = 1e15;

const ZERO: Decimal = { negative: false, digits: "0", exponent: 0 };

/**
 * The decimal of a text, with or without fraction and exponent; `undefined` for any other text.
 *
 * @throws {InvalidArgumentError} when its power of ten is past 10^15, which JavaScript might round
 */
export function readDecimal(text: string): Decimal | undefined {
  const match = NUMERAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  const all = whole + fraction;
  if (all === "") return undefined;
  let [first, end] = [0, all.length];
  while (all[first] === "0") first++;
  if (first === end) return ZERO;
  while (all[end - 1] === "0") end--;
  const exponent = Number(power) - fraction.length + (all.length - end);
  const decimal = { negative: sign === "-", digits: all.slice(first, end), exponent };
  // Of the number and not of its text, so that what is kept is read back, however it was written.
  if (Math.max(Math.abs(exponent), Math.abs(magnitude(decimal))) > MAX_EXPONENT) {
    throw new InvalidArgumentError("number", "has an exponent past 10^15, more than can be kept");
  }
  return decimal;
}

/** How many digits stand before the decimal point; 0 or less: minus the zeros between it and the first digit. */
export function magnitude({ digits, exponent }: Decimal): number {
  return digits.length + exponent;
}

/** Numbers are written out in full with up to this many zeros that aren't among their digits. */
const MAX_ZEROS = 40;

/** The one text of a number, which JSON takes: written out, or as `1.5e+400`. */
export function formatDecimal(decimal: Decimal): string {
  const { negative, digits, exponent } = decimal;
  const point = magnitude(decimal);
  const sign = negative ? "-" : "";
  if (exponent >= 0 && exponent <= MAX_ZEROS) return `${sign}${digits}${"0".repeat(exponent)}`;
  if (exponent < 0 && point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point <= 0 && -point <= MAX_ZEROS) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const power = point - 1;
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${sign}${digits.charAt(0)}${fraction}e${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}

export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  return a.negative ? compareSizes(b, a) : compareSizes(a, b);
}

function compareSizes(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [aIsZero, bIsZero] = [a.digits === "0", b.digits === "0"];
  if (aIsZero || bIsZero) return aIsZero && bIsZero ? 0 : aIsZero ? -1 : 1;
  const difference = magnitude(a) - magnitude(b);
  if (difference !== 0) return difference < 0 ? -1 : 1;
  // Both begin at the same power of ten with a digit other than 0, so that they sort as texts.
  return a.digits === b.digits ? 0 : a.digits < b.digits ? -1 : 1;
}
