import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { gunzip } from "./gunzip.ts";
import { type Line, LineSplitter } from "./LineSplitter.ts";
import { readLines } from "./readLines.ts";

async function* pieces(...buffers: (Buffer | string)[]): AsyncGenerator<Buffer> {
  for (const buffer of buffers) {
    await Promise.resolve();
    yield Buffer.from(buffer);
  }
}
const unpack = async (...buffers: Buffer[]) => {
  let text = "";
  try {
    for await (const piece of gunzip(pieces(...buffers))) text += piece.toString();
  } catch (error) {
    return (error as Error).message;
  }
  return text;
};

test("gzip data of several members is one text, and truncated or trailing data is reported", async () => {
  const [a, b] = [gzipSync("hello "), gzipSync("world")];
  expect(await unpack(a, b)).toBe("hello world");
  expect(await unpack()).toBe("");
  for (let cut = 1; cut < b.length; cut++) {
    const expected = new RegExp(
      `^(is cut off: .* byte ${a.length + cut}$|goes on behind its gzip data, which ends at byte ${a.length} of ${a.length + cut}: it is cut off)`,
    );
    expect(await unpack(a, b.subarray(0, cut)), String(cut)).toMatch(expected);
    expect(await unpack(Buffer.concat([a, b.subarray(0, cut)])), String(cut)).toMatch(expected);
  }
  expect(await unpack(a, Buffer.alloc(3))).toContain(
    `goes on behind its gzip data, which ends at byte ${a.length} of`,
  );
  expect(await unpack(Buffer.from("plain text"))).toBe("isn't compressed with gzip, as it must be");
});

test("an error of whoever gives the bytes comes through as it is", async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield* pieces(gzipSync("hello").subarray(0, 10));
    throw new RangeError("made up");
  }
  await expect(async () => {
    for await (const piece of gunzip(broken())) expect(piece).toBeDefined();
  }).rejects.toThrow(new RangeError("made up"));
});

test("nothing is asked for ahead of what is taken, but a little", async () => {
  let asked = 0;
  const megabyte = gzipSync(Buffer.alloc(1024 * 1024, "x"));
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) {
      asked++;
      yield* pieces(megabyte);
    }
  }
  for await (const piece of gunzip(endless())) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  const before = asked;
  await new Promise(setImmediate);
  expect(asked).toBe(before);
  expect(asked).toBeLessThan(40);
});

test("lines end at \\n and nowhere else, and keep their numbers, in pieces of any size", async () => {
  const text = Buffer.from('{"a":"\u2028\u0085\r"}\n\n  \n{"b":1}\r\nlast');
  for (let size = 1; size <= text.length; size++) {
    const parts: Buffer[] = [];
    for (let at = 0; at < text.length; at += size) parts.push(text.subarray(at, at + size));
    const lines: Line[] = [];
    for await (const some of readLines(pieces(...parts))) lines.push(...some);
    expect(lines.map(({ line, text: own }) => [line, own])).toEqual([
      [1, '{"a":"\u2028\u0085\r"}'],
      [4, '{"b":1}\r'],
      [5, "last"],
    ]);
  }
  const [odd] = new LineSplitter().push(Buffer.from([0xff, 0x0a]));
  expect(odd).toEqual({ line: 1, bytes: Buffer.from([0xff]) });
});

test("a file without line ends doesn't fill the memory", () => {
  const splitter = new LineSplitter();
  const megabyte = Buffer.alloc(1024 * 1024, "x");
  expect(() => {
    for (let n = 0; n < 100; n++) splitter.push(megabyte);
  }).toThrow("has a line of more than 16 MiB");
});
