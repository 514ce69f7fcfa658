import { expect, test } from "vitest";
import { joinMessages } from "./joinMessages.ts";

const chunk = Buffer.from("0123456789");
const frame = (start: number, end: number, of = chunk) => ({
  type: 0,
  bytes: of.subarray(start, end),
  chunk: of,
  start,
});

test("neighbours are joined where they are", () => {
  const joined = joinMessages([frame(2, 4), frame(4, 8), frame(8, 9)]);
  expect(joined.toString()).toBe("2345678");
  expect(joined.buffer).toBe(chunk.buffer);
  expect(joined.byteOffset).toBe(chunk.byteOffset + 2);
});

test("others are copied in order", () => {
  expect(joinMessages([frame(4, 9), frame(2, 4)]).toString()).toBe("4567823");
  expect(joinMessages([frame(0, 2), frame(3, 5)]).toString()).toBe("0134");
  // At the place in another chunk where a neighbour would be.
  expect(joinMessages([frame(0, 2), frame(2, 4, Buffer.from("..ab"))]).toString()).toBe("01ab");
  expect(joinMessages([]).length).toBe(0);
});
