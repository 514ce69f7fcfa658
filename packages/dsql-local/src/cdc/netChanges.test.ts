import { expect, test } from "vitest";
import { netChanges } from "./netChanges.ts";
import type { Row, RowChange } from "./parseChange.ts";
import { TableShapes } from "./TableShape.ts";

const shapes = new TableShapes();
shapes.learn(JSON.stringify({ schema: "public", table: "t", key: ["id"], domains: [] }));
shapes.learn(JSON.stringify({ schema: "public", table: "n", key: [], domains: [] }));

const row = (id: number | string, v: string | null): Row => [
  { name: "id", type: "numeric", value: String(id) },
  { name: "v", type: "text", value: v },
];
const of = (table: string) => ({
  insert: (now: Row): RowChange => ({ schema: "public", table, kind: "INSERT", old: undefined, new: now }),
  update: (old: Row, now: Row): RowChange => ({ schema: "public", table, kind: "UPDATE", old, new: now }),
  remove: (old: Row): RowChange => ({ schema: "public", table, kind: "DELETE", old, new: undefined }),
});
const { insert, update, remove } = of("t");
const keyless = of("n");

/** Each record as `op before after`. */
const recorded = (...changes: RowChange[]) =>
  netChanges(changes, shapes).map(({ op, before, after }) =>
    [op, before?.map(({ value }) => value).join(","), after?.map(({ value }) => value).join(",")].join(" "),
  );

test.each([
  ["new and changed is new", [insert(row(1, "a")), update(row(1, "a"), row(1, "b"))], ["c  1,b"]],
  ["new and gone is nothing", [insert(row(1, "a")), remove(row(1, "a"))], []],
  [
    "changed twice is changed",
    [update(row(1, "a"), row(1, "b")), update(row(1, "b"), row(1, "a"))],
    ["u  1,a"],
  ],
  ["changed and gone is gone", [update(row(1, "a"), row(1, "b")), remove(row(1, "b"))], ["d 1 "]],
  ["gone and new is changed", [remove(row(1, "a")), insert(row(1, "b"))], ["u  1,b"]],
  ["gone, new and gone is gone", [remove(row(1, "a")), insert(row(1, "b")), remove(row(1, "b"))], ["d 1 "]],
  ["another key is one gone, one new", [update(row(1, "a"), row(2, "a"))], ["d 1 ", "c  2,a"]],
  [
    "another key and back is changed",
    [update(row(1, "a"), row(2, "a")), update(row(2, "a"), row(1, "b"))],
    ["u  1,b"],
  ],
  [
    "keys that move up: the last is new, the first gone",
    [update(row(2, "b"), row(3, "b")), update(row(1, "a"), row(2, "a"))],
    ["d 1 ", "u  2,a", "c  3,b"],
  ],
  [
    "keys that move up while two have one for a while",
    [update(row(1, "a"), row(2, "a")), update(row(2, "b"), row(3, "b"))],
    ["d 1 ", "u  2,a", "c  3,b"],
  ],
  ["equal numbers are one key", [remove(row("1.50", "a")), insert(row("1.5", "b"))], ["u  1.5,b"]],
  ["…and 10 isn't 1", [remove(row("10", "a")), insert(row("1", "b"))], ["d 10 ", "c  1,b"]],
])("%s", (_, changes, records) => {
  expect(recorded(...changes).sort()).toEqual([...records].sort());
});

test.each([
  ["new and gone", [keyless.insert(row(1, "a")), keyless.remove(row(1, "a"))], []],
  ["gone", [keyless.remove(row(1, "a"))], ["d  "]],
  [
    "new and changed",
    [
      keyless.insert(row(1, null)),
      keyless.update([{ name: "id", type: "numeric", value: "1" }], row(1, "b")),
    ],
    ["c  1,b"],
  ],
  [
    "two of the same contents",
    [keyless.insert(row(1, "a")), keyless.insert(row(1, "a")), keyless.remove(row(1, "a"))],
    ["c  1,a"],
  ],
])("without a key rows are distinguished by their contents: %s", (_, changes, records) => {
  expect(recorded(...changes)).toEqual(records);
});
