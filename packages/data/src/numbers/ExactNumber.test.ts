import { inspect, isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSameNumber } from "../../test/support/numerals.ts";
import { InvalidArgumentError } from "../errors/index.ts";
import { compareNumbers } from "./compareNumbers.ts";
import { parseDynamoDbNumber } from "./dynamoDbNumber.ts";
import { ExactNumber } from "./ExactNumber.ts";
import { parseJson } from "./parseJson.ts";
import { parseNumber } from "./parseNumber.ts";

describe("a number's text", () => {
  test.each([
    ["9007199254740993", "9007199254740993"],
    ["-12345678901234567890", "-12345678901234567890"],
    ["12345678901234567890123456789012345000", "12345678901234567890123456789012345000"],
    ["1e-400", "1e-400"],
    ["1E400", "1e+400"],
    ["9.99999999999999999999", "9.99999999999999999999"],
    ["-0.000000000012345678901234567890", "-0.00000000001234567890123456789"],
    ["1577836800000.00001", "1577836800000.00001"],
    ["12.345678901234567890e200", "1.234567890123456789e+201"],
    ["0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"],
  ])("%s is kept exactly, as %s", (text, written) => {
    const number = parseNumber(text);
    expect(number).toBeInstanceOf(ExactNumber);
    expect(String(number)).toBe(written);
  });

  test.each([
    "1e9007199254740993",
    "-1.5E-9007199254740993",
    `1e${"9".repeat(400)}`,
    "12e1000000000000000",
    "0.1e-1000000000000000",
  ])("%s is rejected: its exponent could only be kept changed", (text) => {
    for (const read of [parseNumber, parseDynamoDbNumber, (each: string) => new ExactNumber(each)]) {
      expect(() => read(text)).toThrow(InvalidArgumentError);
    }
    expect(() => parseJson(`{"a":[${text}]}`)).toThrow("past 10^15");
  });

  test("has up to 40 zeros that aren't among its digits, and otherwise an exponent", () => {
    const digits = "12345678901234567891";
    expect(String(parseNumber(`${digits}e40`))).toBe(`${digits}${"0".repeat(40)}`);
    expect(String(parseNumber(`${digits}e41`))).toBe("1.2345678901234567891e+60");
    expect(String(parseNumber(`0.${"0".repeat(40)}${digits}1`))).toBe(`0.${"0".repeat(40)}${digits}1`);
    expect(String(parseNumber(`0.${"0".repeat(41)}${digits}1`))).toBe("1.23456789012345678911e-42");
  });

  test("and what it stands for can't be changed", () => {
    expect(Object.isFrozen(new ExactNumber("1e400"))).toBe(true);
  });

  test("the largest and the smallest that are kept are read back", () => {
    for (const text of ["1.5e+999999999999999", "-1e-1000000000000000"]) {
      expect(String(parseNumber(String(parseNumber(text))))).toBe(text);
    }
  });

  test.each([
    ["9007199254740992", 9007199254740992],
    ["12345678901234567000", 12345678901234567000],
    ["1.10", 1.1],
    ["7.0000000000000000000", 7],
    ["100000000000000000000000", 1e23],
    ["5e-324", 5e-324],
    ["0e-400", 0],
    ["0.30000000000000004", 0.1 + 0.2],
    ["1.7976931348623157e308", Number.MAX_VALUE],
  ])("%s is the plain number that has its digits", (text, number) => {
    expect(parseNumber(text)).toBe(number);
    expect(() => new ExactNumber(text)).toThrow("can't hold");
  });

  test("of every plain number gives that number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(parseNumber(JSON.stringify(number))).toBe(number === 0 ? 0 : number);
      }),
      { numRuns: 5_000 },
    );
  });

  test("is rejected when it is no JSON number", () => {
    for (const text of [
      "",
      " 5",
      "5 ",
      "0x10",
      "05",
      ".5",
      "5.",
      "+5",
      "NaN",
      "Infinity",
      "1e",
      "--1",
      "1_000",
    ]) {
      expect(() => parseNumber(text), text).toThrow("must be a number as JSON writes it");
    }
    expect(() => parseNumber(5 as unknown as string)).toThrow("must be a number as JSON writes it");
  });
});

describe("an ExactNumber", () => {
  const number = new ExactNumber("12345678901234567890");

  test("is one value, however it was written", () => {
    const same = new ExactNumber("1234567890123456789.000e1");
    expect(same).toStrictEqual(number);
    expect(isDeepStrictEqual({ a: [same] }, { a: [number] })).toBe(true);
    expect(number).not.toEqual(new ExactNumber("12345678901234567891"));
    expect(isDeepStrictEqual(number, new ExactNumber("-12345678901234567890"))).toBe(false);
    expect(isDeepStrictEqual(number, number.toNumber())).toBe(false);
    expect(number).toMatchObject({ coefficient: 1234567890123456789n, exponent: 1 });
  });

  test("is rounded only on request", () => {
    expect(number.toNumber()).toBe(12345678901234567000);
    expect(new ExactNumber("1e-400").toNumber()).toBe(0);
    expect(() => Number(number)).toThrow(TypeError);
    expect(() => Math.floor(number as unknown as number)).toThrow("toNumber()");
    expect(() => (number as unknown as number) < 5).toThrow(TypeError);
    expect(`#${number as unknown as string}`).toBe("#12345678901234567890");
  });

  test("shows its digits to JSON and to consoles", () => {
    expect(JSON.stringify({ number })).toBe('{"number":"12345678901234567890"}');
    expect(inspect({ number })).toBe("{ number: ExactNumber(12345678901234567890) }");
  });

  test("is compared by all digits, plain numbers by those they are printed with", () => {
    const ascending = [
      "-1e400", "-12345678901234567890.5", "-12345678901234567890", "-1", "-1e-400", "0", "1e-400", "1.2e-400",
      "0.1", "0.1000000000000000055", "1", "9.99999999999999999999", "10", "9007199254740992", "9007199254740993",
      "12345678901234567890", "1e400",
    ].map(parseNumber); // prettier-ignore
    for (const [first, a] of ascending.entries()) {
      for (const [second, b] of ascending.entries()) {
        expect(compareNumbers(a, b), `${String(a)} and ${String(b)}`).toBe(Math.sign(first - second));
      }
    }
    expect(compareNumbers(-0, 0)).toBe(0);
    for (const wrong of [NaN, Infinity, "1", 1n, null, {}] as unknown as number[]) {
      expect(() => compareNumbers(1, wrong)).toThrow("b must be a finite number or an ExactNumber");
    }
  });

  test("has the digits of whatever text it is made from", () => {
    const digits = (max: number) =>
      fc.string({
        unit: fc.integer({ min: 0, max: 9 }).map(String),
        minLength: 1,
        maxLength: max,
        size: "max",
      });
    const numerals = fc
      .tuple(fc.boolean(), digits(60), digits(60), fc.integer({ min: -500, max: 500 }))
      .map(([minus, whole, fraction, power]) => {
        return `${minus ? "-" : ""}${whole.replace(/^0+(?=\d)/, "")}.${fraction}e${power}`;
      });
    fc.assert(
      fc.property(numerals, (text) => {
        const number = parseNumber(text);
        expect(isSameNumber(String(number), text)).toBe(true);
        // Its own text makes it again.
        expect(parseNumber(String(number).replace("+", ""))).toStrictEqual(number);
      }),
      { numRuns: 2_000, examples: [["-0.0e0"], ["-0.000000000000000000e400"]] },
    );
  });
});
