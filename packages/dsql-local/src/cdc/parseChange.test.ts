import { expect, test } from "vitest";
import { parseChange } from "./parseChange.ts";

const columns = (row: ReturnType<typeof parseChange>) => row?.new?.map(({ name, value }) => [name, value]);

test("names, types and values may contain separators", () => {
  const change = parseChange(
    `table "a.b"."t: INSERT: ": INSERT: "we'ird]:"["x]:'y"]:'it''s new-tuple: ' n[numeric]:-1.50 z[text]:null w[text]:'null' arr[integer[]]:'{1,2}' v$1[character varying]:'' bits[bit]:B'101' last[boolean]:true`,
  );
  expect(change).toMatchObject({ schema: "a.b", table: "t: INSERT: ", kind: "INSERT", old: undefined });
  expect(columns(change)).toEqual([
    ["we'ird]:", "it's new-tuple: "],
    ["n", "-1.50"],
    ["z", null],
    ["w", "null"],
    ["arr", "{1,2}"],
    ["v$1", ""],
    ["bits", "101"],
    ["last", "true"],
  ]);
  expect(change?.new?.[0]?.type).toBe(`"x]:'y"`);
});

test("a value that an update hasn't changed is taken from the old row", () => {
  const change = parseChange(
    "table public.t: UPDATE: old-key: id[integer]:1 big[text]:'new-tuple: ''x' new-tuple: id[integer]:2 big[text]:unchanged-toast-datum",
  );
  expect(columns(change)).toEqual([
    ["id", "2"],
    ["big", "new-tuple: 'x"],
  ]);
  expect(() => parseChange("table public.t: UPDATE: id[integer]:1 big[text]:unchanged-toast-datum")).toThrow(
    "column big",
  );
});

test("a deleted row has the columns that PostgreSQL sends", () => {
  expect(parseChange("table public.t: DELETE: id[integer]:1")).toMatchObject({
    kind: "DELETE",
    old: [{ name: "id", type: "integer", value: "1" }],
    new: undefined,
  });
  expect(parseChange("table public.t: DELETE: (no-tuple-data)")).toMatchObject({ old: undefined });
});

test.each(["BEGIN 5", "COMMIT 5 (at 2026-01-01 00:00:00+00)", "table public.t: TRUNCATE: (no-flags)"])(
  "%s is no change of a row",
  (text) => {
    expect(parseChange(text)).toBeUndefined();
  },
);

test("an unknown format is an error, which contains no data", () => {
  expect(() => parseChange("table public.t: INSERT: secret[text]:'unended")).toThrow(
    /^(?!.*secret).*at place \d+/,
  );
});
