import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { earliest, formatTimestamp, latest, parseTimestamp, readTimestamp } from "./timestamps.ts";

describe("timestamps", () => {
  test.each([
    ["2024-05-06 07:08:09.123456+00", "2024-05-06T07:08:09.123Z"],
    ["2024-05-06 07:08:09.1+00", "2024-05-06T07:08:09.100Z"],
    ["2024-05-06 07:08:09.999999+00", "2024-05-06T07:08:09.999Z"],
    ["2024-05-06 07:08:09.12+00", "2024-05-06T07:08:09.120Z"],
    ["2024-05-06 07:08:09+00", "2024-05-06T07:08:09.000Z"],
    ["2024-02-29 07:08:09+00", "2024-02-29T07:08:09.000Z"],
    ["2024-01-31 07:08:09+00", "2024-01-31T07:08:09.000Z"],
    ["2024-11-30 07:08:09+00", "2024-11-30T07:08:09.000Z"],
    ["0099-12-01 07:08:09+00", "0099-12-01T07:08:09.000Z"],
    ["2024-05-06T07:08:09Z", "2024-05-06T07:08:09.000Z"],
    ["2024-05-06 07:08:09+05:30", "2024-05-06T01:38:09.000Z"],
    ["1800-01-01 00:00:00-00:01:15", "1800-01-01T00:01:15.000Z"],
    ["0001-01-01 00:00:00+00", "0001-01-01T00:00:00.000Z"],
    ["0044-03-15 12:00:00+00 BC", "-000043-03-15T12:00:00.000Z"],
    ["20000-01-01 00:00:00+00", "+020000-01-01T00:00:00.000Z"],
    ["1969-12-31 23:59:59.9995+00", "1969-12-31T23:59:59.999Z"],
  ])("reads %s", (text, iso) => {
    expect(parseTimestamp(text)?.toISOString()).toBe(iso);
    expect(readTimestamp(text)?.toISOString()).toBe(iso);
  });

  test.each([
    "",
    "now",
    "2024",
    "2024-13-01 00:00:00+00",
    "2024-02-30 00:00:00+00",
    "2023-02-29 00:00:00+00",
    "2024-04-31 00:00:00+00",
    "2024-11-31 00:00:00+00",
    "2024-12-32 00:00:00+00",
    "2024-01-01 24:00:00+00",
    "2024-01-01 23:60:00+00",
    "2024-01-01 23:00:60+00",
    "2024-00-01 00:00:00+00",
    "2024-01-00 00:00:00+00",
    "2024-01-01 00:00:0x+00",
    "2024-01-01 00:00:00,5+00",
    "2024-01-01 00:00:00.x+00",
    "2024-01-01 00.00:00+00",
    "2024-01-01",
  ])("rejects %j", (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
    expect(readTimestamp(text)).toBeUndefined();
  });

  test("every date that an item can have is read back as it was written", () => {
    fc.assert(
      fc.property(fc.date({ min: earliest, max: latest, noInvalidDate: true }), (date) => {
        const printed = formatTimestamp(date).replace("T", " ").replace("Z", "+00");
        expect(parseTimestamp(printed)).toEqual(date);
        expect(readTimestamp(printed)).toEqual(date);
      }),
    );
  });
});
