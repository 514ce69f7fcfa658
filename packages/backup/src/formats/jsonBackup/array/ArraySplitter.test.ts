import { describe, expect, test } from "vitest";
import { ArraySplitter, type Element, NotAnArrayError } from "./ArraySplitter.ts";

/** What comes out when the bytes arrive in chunks of this size, all in one buffer that is used again. */
function split(text: string | Buffer, chunkBytes = 7): (Element | string)[] {
  const bytes = Buffer.from(text);
  const splitter = new ArraySplitter();
  const found: (Element | string)[] = [];
  const shared = Buffer.alloc(chunkBytes);
  try {
    for (let from = 0; from < bytes.length; from += chunkBytes) {
      const length = bytes.copy(shared, 0, from, from + chunkBytes);
      splitter.push(shared.subarray(0, length), (element) => found.push(element));
    }
    splitter.end();
  } catch (error) {
    if (!(error instanceof NotAnArrayError)) throw error;
    found.push(`line ${error.line}: ${error.message}`);
  }
  return found;
}

const texts = (found: (Element | string)[]) =>
  found.map((element) => (typeof element === "object" && "text" in element ? element.text.trim() : element));

describe("an array is cut into its elements", () => {
  test("whatever the sizes of the chunks", () => {
    const text = `\n[{"a":"]},\\"[","б":[1,[2]]} , "x\\\\",\n 3 ,{"😀":{}}\n]\n`;
    const expected = split(text, 1_000);
    expect(texts(expected)).toEqual([`{"a":"]},\\"[","б":[1,[2]]}`, `"x\\\\"`, "3", `{"😀":{}}`]);
    for (let chunkBytes = 1; chunkBytes < text.length + 10; chunkBytes++) {
      expect(split(text, chunkBytes)).toEqual(expected);
    }
  });

  test("each with its number and the line on which it begins", () => {
    expect(split(`[\n\n1\n,\n2,3\n]`).map((e) => (typeof e === "object" ? [e.item, e.line] : e))).toEqual([
      [1, 3],
      [2, 5],
      [3, 5],
    ]);
  });

  test("and an empty one has none", () => {
    expect(split("[]")).toEqual([]);
    expect(split(" [ \n ] ")).toEqual([]);
  });

  test("with an issue where an element is missing or isn't UTF-8", () => {
    const fault = "is missing: there is a comma too many";
    expect(split("[,]")).toEqual([
      { item: 1, line: 1, fault },
      { item: 2, line: 1, fault },
    ]);
    expect(split(Buffer.from([0x5b, 0x22, 0xe9, 0x22, 0x5d]))).toEqual([
      { item: 1, line: 1, fault: "is not UTF-8 text", bytes: Buffer.from([0x22, 0xe9, 0x22]) },
    ]);
  });
});

test.each([
  ["", "line 1: is empty; it must hold a JSON array"],
  [" \n", "line 2: is empty; it must hold a JSON array"],
  ["\n{}", "line 2: must hold one JSON array of items, beginning with ["],
  ["[1,\n2", "line 2: is cut off: it ends within its array, in item 2"],
  ['["a]', "line 1: is cut off: it ends within its array, in item 1"],
  ["[1]\n2", "line 2: goes on after the end of its array"],
])("reports what is wrong with the whole file %j", (text, message) => {
  for (const chunkBytes of [1, 100]) expect(split(text, chunkBytes).at(-1)).toBe(message);
});

test("a quote that is missing doesn't fill the memory", () => {
  const splitter = new ArraySplitter();
  const push = (text: string) => {
    splitter.push(Buffer.from(text), () => undefined);
  };
  push('[1,\n"');
  const megabyte = "x".repeat(1024 * 1024);
  expect(() => {
    for (let i = 0; i < 100; i++) push(megabyte);
  }).toThrow("holds more than 16 MiB in item 2: a quote or a bracket may be missing");
});

describe("a file begins with its array, or a whole byte order mark and then its array", () => {
  const beginning = (bytes: number[], rest = "[1]") => Buffer.from([...bytes, ...Buffer.from(rest)]);

  test.each([
    ["a byte order mark", [0xef, 0xbb, 0xbf], "[1]", "1"],
    ["a byte order mark and blanks", [0xef, 0xbb, 0xbf, 0x0a, 0x20], "[1]", "1"],
    ["one byte of a mark", [0xef], "[1]", "line 1: is not UTF-8 text"],
    ["two bytes of a mark", [0xef, 0xbb], "[1]", "line 1: is not UTF-8 text"],
    ["two bytes of a mark and a blank", [0xef, 0xbb, 0x20], "[1]", "line 1: is not UTF-8 text"],
    ["one byte of a mark and nothing", [0xef], "", "line 1: is not UTF-8 text"],
    [
      "two marks",
      [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf],
      "[1]",
      "line 1: must hold one JSON array of items, beginning with [",
    ],
    [
      "the rest of a mark",
      [0xbb, 0xbf],
      "[1]",
      "line 1: must hold one JSON array of items, beginning with [",
    ],
    [
      "the rest of a mark behind a blank",
      [0x20, 0xbb, 0xbf],
      "[1]",
      "line 1: must hold one JSON array of items, beginning with [",
    ],
    ["a mark and nothing", [0xef, 0xbb, 0xbf], "", "line 1: is empty; it must hold a JSON array"],
    ["UTF-16", [0xff, 0xfe], "[", "line 1: is UTF-16 text; it must be UTF-8"],
    ["UTF-16, the other way round", [0xfe, 0xff, 0], "[", "line 1: is UTF-16 text; it must be UTF-8"],
    ["gzip", [0x1f, 0x8b, 8], "", "line 1: is compressed with gzip; unpack it first"],
    ["ZIP", [], "PK\u0003\u0004", "line 1: is a ZIP archive; unpack it first"],
    ["a word", [], "Pages", "line 1: must hold one JSON array of items, beginning with ["],
    ["a letter and nothing", [], "P", "line 1: must hold one JSON array of items, beginning with ["],
  ])("%s", (_, bytes, rest, expected) => {
    for (const chunkBytes of [1, 2, 3, 100]) {
      expect(texts(split(beginning(bytes, rest), chunkBytes))).toEqual([expected]);
    }
  });
});
