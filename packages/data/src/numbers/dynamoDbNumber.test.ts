import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dynamoDbNumerals, isSameNumber } from "../../test/support/numerals.ts";
import { formatDynamoDbNumber, parseDynamoDbNumber } from "./dynamoDbNumber.ts";
import { ExactNumber } from "./ExactNumber.ts";
import { formatJson } from "./formatJson.ts";
import { parseJson } from "./parseJson.ts";

describe("DynamoDB's numbers", () => {
  test("come back with all their digits, in all their range", () => {
    fc.assert(
      fc.property(dynamoDbNumerals, (text) => {
        const number = parseDynamoDbNumber(text);
        const written = formatDynamoDbNumber(number);
        expect(isSameNumber(written, text), written).toBe(true);
        expect(parseDynamoDbNumber(written)).toStrictEqual(number);
        expect(parseJson(formatJson([number]))).toStrictEqual([number]);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ["0", 0],
    ["-0", 0],
    ["-0.00E+0000000000005", 0],
    ["007", 7],
    ["+1.50", 1.5],
    ["1E-130", 1e-130],
    ["1577836800000", 1577836800000],
    ["12345678901234567890", new ExactNumber("12345678901234567890")],
  ])("%s is read", (text, number) => {
    expect(parseDynamoDbNumber(text)).toStrictEqual(number);
  });

  test("reach from 1e-130 to 9.99…e125 and have 38 digits, and nothing else is one", () => {
    const most = `${"9".repeat(38)}${"0".repeat(88)}`;
    for (const text of [
      most,
      `-${most}`,
      "9.9999999999999999999999999999999999999E+125",
      "1e-130",
      "-1e-130",
    ]) {
      expect(isSameNumber(formatDynamoDbNumber(parseDynamoDbNumber(text)), text)).toBe(true);
    }
    for (const text of [
      "1e126",
      "9e-131",
      "1".repeat(39),
      `0.${"1".repeat(39)}`,
      `${"9".repeat(39)}e86`,
      "1e-400",
    ]) {
      expect(() => parseDynamoDbNumber(text), text).toThrow(
        "is out of range: a DynamoDB number has at most 38 digits",
      );
    }
    for (const text of ["", " 5", "5 ", "0x10", "NaN", "Infinity", "1e", ".", "-", "1,5", "١"]) {
      expect(() => parseDynamoDbNumber(text), text).toThrow("must be the text of a number");
    }
    expect(() => parseDynamoDbNumber(5 as unknown as string)).toThrow("must be the text of a number");
  });

  test("are not made of what they can't hold", () => {
    expect(formatDynamoDbNumber(-0)).toBe("0");
    expect(formatDynamoDbNumber(0.1)).toBe("0.1");
    for (const number of [1e126, 1e-131, new ExactNumber("1".repeat(39)), new ExactNumber("1e400")]) {
      expect(() => formatDynamoDbNumber(number)).toThrow("is out of range");
    }
    for (const wrong of [NaN, Infinity, "5", 5n, null] as unknown as number[]) {
      expect(() => formatDynamoDbNumber(wrong)).toThrow("value must be a finite number or an ExactNumber");
    }
  });
});
