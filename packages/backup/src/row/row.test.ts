import { itemRow, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { expect, test } from "vitest";
import { hashRow } from "./hashRow.ts";
import { canonicalRow } from "./canonicalRow.ts";
import { formatRowLine, parseRowLine } from "./rowLine.ts";
import { SetHash } from "./SetHash.ts";

const book: StoredRow = {
  ...(itemRow({
    type: "Book",
    id: "0000000A-0000-4000-8000-000000000001",
    shelf: "Read",
    title: 'A "quoted" ,"data":{} title',
    rating: 7,
    image: {
      url: "https://images.example.org/1.jpg",
      width: 4,
      height: 6,
      sizes: [{ size: 1, url: "u", width: 1, height: 1 }],
    },
    addedAt: new Date(0),
    movedAt: new Date(1_700_000_000_123),
  }).row as StoredRow),
};
const pick = ({ titleFolded: _, titleFoldedRest: __, ...row }: StoredRow & Record<string, string | null>) =>
  row;

test("a line gives its row back, whatever is in it", () => {
  for (const data of [
    "{}",
    '{"a":1.10,"b":{"c":[]}}',
    '{"data":{"x":"}"}}',
    '{\n"a":1}',
    "[1]",
    "no JSON",
    "",
    null,
  ]) {
    const row = { ...book, data };
    const line = formatRowLine(row);
    expect(line).not.toContain("\n");
    expect(parseRowLine(line)).toEqual({
      ...pick(row),
      addedAt: "1970-01-01T00:00:00Z",
      movedAt: "2023-11-14T22:13:20.123Z",
    });
  }
});

test("microseconds and unusual times stay", () => {
  const row = { ...book, addedAt: "2024-05-06 07:08:09.123456+00", movedAt: "infinity" };
  expect(parseRowLine(formatRowLine(row))).toMatchObject({
    addedAt: "2024-05-06T07:08:09.123456Z",
    movedAt: "infinity",
  });
});

test.each([
  ["[]", "must be an object"],
  ['{"id":1}', "id must be a text"],
  ['{"rating":"7"}', "rating must be a whole number"],
  ['{"size":1}', "size is no column of an item"],
  ['{"id":"x"}', "type is missing"],
])("an invalid line is an error with the reason: %s", (line, message) => {
  expect(() => parseRowLine(line)).toThrow(message);
});

test("equal items have equal texts and hashes, others don't", () => {
  const same: Partial<StoredRow>[] = [
    { data: '{ "b": 1.0, "a": [1e2, {"y": 1, "x": 2}] }' },
    { data: '{"a":[100,{"x":2,"y":1}],"b":1}', id: "0000000A-0000-4000-8000-000000000001" },
    { data: '{"a":[100.0,{"x":2,"y":1}],"b":1}', addedAt: "1970-01-01 00:00:00+00" },
  ];
  const texts = same.map((change) => canonicalRow({ ...book, ...change }));
  expect(new Set(texts).size).toBe(1);
  expect(hashRow({ ...book, ...same[0] })).toEqual(hashRow({ ...book, ...same[1] }));
  const others: Partial<StoredRow>[] = [
    {},
    { data: '{"a":[100,{"x":2,"y":1}],"b":"1"}' },
    { data: '{"a":[{"x":2,"y":1},100],"b":1}' },
    { data: '{"a":1,"a":2}' },
    { data: '{"a":2}' },
    { data: '{"a":12345678901234567890}' },
    { data: '{"a":12345678901234567891}' },
    { data: '{"a":"12345678901234567890"}' },
    { movedAt: "2023-11-14 22:13:20.1231+00" },
    { rating: null },
  ];
  const different = others.map((change) => canonicalRow({ ...book, ...change }));
  expect(new Set([...different, texts[0]]).size).toBe(others.length + 1);
  expect(canonicalRow({ ...book, data: null })).toBe(canonicalRow({ ...book, data: "{}" }));
});

test("the hash of a set doesn't depend on order, and forgets what is taken out", () => {
  const [a, b] = [hashRow(book), hashRow({ ...book, title: "Other" })];
  const [one, two] = [new SetHash(), new SetHash()];
  one.add(a);
  one.add(b);
  two.add(b);
  two.add(a);
  expect(String(one)).toBe(String(two));
  const both = new SetHash();
  both.addAll(one);
  expect(String(both)).toBe(String(one));
  one.remove(a);
  expect(String(one)).toBe(b.toString("hex"));
  both.addAll(one);
  both.remove(a);
  both.remove(b);
  expect(String(both)).toBe(b.toString("hex"));
});
