import { expect, test } from "vitest";
import { crc32c } from "./crc32c.ts";

// RFC 3720, appendix B.4, and the check value of the polynomial.
test.each([
  [new Uint8Array(32), 0x8a91_36aa],
  [new Uint8Array(32).fill(0xff), 0x62a8_ab43],
  [Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd_794e],
  [Buffer.from("123456789"), 0xe306_9283],
  [new Uint8Array(0), 0],
])("the checksum of bytes is the standard's", (bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum);
});
