import { expect, test } from "vitest";
import { joinMessages } from "./joinMessages.ts";

const chunk = Buffer.from("0123456789");
const message = (start: number, end: number, of = chunk) => ({
  type: 0,
  bytes: of.subarray(start, end),
  chunk: of,
  start,
});

test("adjacent messages are joined without a copy", () => {
  const joined = joinMessages([message(2, 4), message(4, 8), message(8, 9)]);
  expect(joined.toString()).toBe("2345678");
  expect(joined.buffer).toBe(chunk.buffer);
  expect(joined.byteOffset).toBe(chunk.byteOffset + 2);
});

test("other messages are copied in order", () => {
  expect(joinMessages([message(4, 9), message(2, 4)]).toString()).toBe("4567823");
  expect(joinMessages([message(0, 2), message(3, 5)]).toString()).toBe("0134");
  // At the offset of an adjacent message, but in another chunk.
  expect(joinMessages([message(0, 2), message(2, 4, Buffer.from("..ab"))]).toString()).toBe("01ab");
  expect(joinMessages([]).length).toBe(0);
});
