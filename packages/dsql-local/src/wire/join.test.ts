import { expect, test } from "vitest";
import { join } from "./join.ts";

const memory = Buffer.from("0123456789");

test("neighbours are joined where they are", () => {
  const joined = join([memory.subarray(2, 4), memory.subarray(4, 4), memory.subarray(4, 9)]);
  expect(joined.toString()).toBe("2345678");
  expect(joined.buffer).toBe(memory.buffer);
  expect(joined.byteOffset).toBe(memory.byteOffset + 2);
});

test("others are copied in order", () => {
  expect(join([memory.subarray(4, 9), memory.subarray(2, 4)]).toString()).toBe("4567823");
  expect(join([memory.subarray(0, 2), memory.subarray(3, 5)]).toString()).toBe("0134");
  // At the place in another piece of memory where a neighbour would be.
  const elsewhere = Buffer.from(Uint8Array.from(Buffer.from("..ab")).buffer, 2);
  const here = Buffer.from(Uint8Array.from(Buffer.from("01..")).buffer, 0, 2);
  expect(join([here, elsewhere]).toString()).toBe("01ab");
  expect(join([]).length).toBe(0);
});
