import { describe, expect, test } from "vitest";
import { MalformedMessageError } from "../MalformedMessageError.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";
import { nameKey } from "../nameKey.ts";
import { readQuery } from "./query.ts";
import { readParse } from "./parse.ts";
import { readBind } from "./bind.ts";
import { readExecute } from "./execute.ts";
import { readClose } from "./close.ts";
import { readDescribe } from "./describe.ts";

const sent = (type: number, hex: string) => encodeMessage(type, Buffer.from(hex, "hex"));

describe("a malformed message gets PostgreSQL's error", () => {
  const cases: [string, () => unknown, string, string?][] = [
    ["a string without its zero", () => readQuery(sent(frontend.query, "73")), "invalid string in message"],
    ["more than there should be", () => readQuery(sent(frontend.query, "730073")), "invalid message format"],
    [
      "an integer that is cut off",
      () => readParse(sent(frontend.parse, "000000")),
      "insufficient data left in message",
    ],
    [
      "types that are cut off",
      () => readParse(sent(frontend.parse, "00000001")),
      "insufficient data left in message",
    ],
    [
      "rows that are cut off",
      () => readExecute(sent(frontend.execute, "00000000")),
      "insufficient data left in message",
    ],
    ["nothing at all", () => readClose(sent(frontend.close, "")), "no data left in message"],
    ["another target", () => readClose(sent(frontend.close, "5800")), "invalid CLOSE message subtype 88"],
    [
      "another target",
      () => readDescribe(sent(frontend.describe, "5800")),
      "invalid DESCRIBE message subtype 88",
    ],
    ["a second name that is missing", () => readBind(sent(frontend.bind, "00")), "invalid string in message"],
    [
      "no UTF-8",
      () => readQuery(sent(frontend.query, "61c32800")),
      'invalid byte sequence for encoding "UTF8": 0xc3 0x28',
      "22021",
    ],
    [
      "half a character",
      () => readQuery(sent(frontend.query, "61e28200")),
      'invalid byte sequence for encoding "UTF8": 0xe2 0x82',
      "22021",
    ],
    [
      "half a pair",
      () => readQuery(sent(frontend.query, "eda08000")),
      'invalid byte sequence for encoding "UTF8": 0xed 0xa0 0x80',
      "22021",
    ],
  ];
  test.each(cases)("%s", (_, read, message, sqlstate = "08P01") => {
    expect(read).toThrow(MalformedMessageError);
    expect(read).toThrow(expect.objectContaining({ message, sqlstate }) as Error);
  });

  test("the replacement character itself is valid", () => {
    expect(readQuery(encodeMessage(frontend.query, "\ufffd"))).toBe("\ufffd");
  });
});

test("names are distinguished by 63 bytes, in whatever characters", () => {
  expect(nameKey("a")).toBe("a");
  expect(nameKey("n".repeat(63))).toBe(nameKey(`${"n".repeat(63)}x`));
  expect(nameKey("n".repeat(62))).not.toBe(nameKey("n".repeat(63)));
  expect(nameKey(`${"é".repeat(31)}a`)).toBe(nameKey(`${"é".repeat(31)}ab`));
  // The 63rd byte is the first half of the last character.
  expect(nameKey("é".repeat(32))).toBe(nameKey("é".repeat(40)));
  expect(nameKey(`${"é".repeat(31)}é`)).not.toBe(nameKey(`${"é".repeat(31)}a`));
});
