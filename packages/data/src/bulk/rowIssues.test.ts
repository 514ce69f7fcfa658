import { expect, test } from "vitest";
import type { StoredRow } from "../item/ItemRow.ts";
import { itemRow } from "./itemRow.ts";
import { rowIssues } from "./rowIssues.ts";

const ID = "4f9d1c52-7f0c-4b36-9f0a-0f1e6a1c2b3d";
const row = (more: Partial<StoredRow> = {}): StoredRow => {
  const { row: made } = itemRow({ type: "Book", id: ID, shelf: "Read", title: "Emma" });
  if (made === undefined) throw new Error("no row");
  return { ...made, ...more };
};

test("what another program has stored may be stored again", () => {
  expect(rowIssues(row())).toEqual([]);
  const odd = {
    type: "Movie",
    title: "",
    rating: "-7",
    data: "no JSON",
    addedAt: "infinity",
    movedAt: "4713-01-01 00:00:00+00 BC",
  };
  expect(rowIssues(row(odd))).toEqual([]);
  expect(rowIssues(row({ title: "😀".repeat(500) }))).toEqual([]);
});

test.each<[Partial<StoredRow>, string]>([
  [{ id: "x" }, "id must be a UUID"],
  [{ type: "x".repeat(51) }, "type must be a text of at most 50 characters"],
  [{ shelf: null }, "shelf is required"],
  [{ title: "😀".repeat(501) }, "title must be a text of at most 500 characters"],
  [{ externalId: "x".repeat(256) }, "externalId must be a text of at most 255 characters"],
  [{ rating: "2147483648" }, "rating must be a whole number"],
  [{ imageWidth: "1.5" }, "imageWidth must be a whole number"],
  [{ movedAt: "2020-02-30T00:00:00Z" }, "movedAt must be a time"],
  [{ seriesId: ID }, "seriesId belongs to a TvSeason only"],
  [{ type: "TvSeason", seriesId: "y" }, "seriesId must be a UUID"],
  [{ notes: "a\0b" }, "notes must not hold a NUL character"],
  [{ notes: "é".repeat(600_000) }, "notes must not be larger than 1 MiB"],
  [{ data: `{"a":"${"x".repeat(1_048_577)}"}` }, "item must not have more than 1 MiB"],
])("what it can't store is reported: %#", (more, expected) => {
  const [fault, ...others] = rowIssues(row(more));
  expect(`${fault?.field ?? ""} ${fault?.reason ?? ""}`).toContain(expected);
  expect(others).toEqual([]);
});
