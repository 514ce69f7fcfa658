import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { expect, test } from "vitest";
import { bookRow, faultyItem, memorySource, sourceItem } from "../../test/support/memorySource.ts";
import { countStats } from "./countStats.ts";
import { formatStats } from "./formatStats.ts";
import { statsPage } from "./statsPage.ts";

const rows: Partial<StoredRow>[] = [
  { rating: "7", addedAt: "2019-12-31T23:59:59.999Z", movedAt: "2021-01-01 00:00:00+00" },
  { rating: "10", addedAt: "2019-01-01T00:00:00Z", movedAt: "2021-05-01T00:00:00Z" },
  { shelf: "Someday", addedAt: "2021-01-01T00:00:00Z", movedAt: "infinity" },
  { type: "TvSeries", shelf: "Watching", addedAt: "2020-01-01T00:00:00Z", movedAt: "2020-01-01T00:00:00Z" },
  { type: "<script>", shelf: "\"&'", addedAt: "2020-01-01T00:00:00Z", movedAt: "2020-01-01T00:00:00Z" },
];
const source = () => {
  const items = rows.map((row, n) => sourceItem(bookRow(n, row)));
  const fileFaults = [{ file: "Film.json", reason: "ends in the middle of an item" }];
  return memorySource(() => [...items, faultyItem({ form: "json", text: "{}" }, [])], { fileFaults });
};

test("items are counted by type and shelf, by year in UTC, and by rating; unreadable ones are reported", async () => {
  const stats = await countStats(source());
  expect(stats).toMatchObject({ items: 5, faulty: 1, faultyFiles: 1 });
  expect(stats.types.map(({ type, items }) => [type, items])).toEqual([
    ["Book", 3],
    ["TvSeries", 1],
    ["<script>", 1],
  ]);
  expect(stats.types[0]).toEqual({
    ...{ type: "Book", items: 3 },
    shelves: [
      { shelf: "Read", items: 2 },
      { shelf: "Someday", items: 1 },
    ],
    added: [
      { year: "2019", items: 2 },
      { year: "2021", items: 1 },
    ],
    moved: [
      { year: "2021", items: 2 },
      { year: "other", items: 1 },
    ],
    ratings: { counts: [0, 0, 0, 0, 0, 0, 1, 0, 0, 1], rated: 2, unrated: 1, mean: 8.5 },
  });
  const text = formatStats(stats);
  expect(text).toMatch(/^added in +Book +TvSeries +<script>\n2019 +2 +0 +0\n2020 +0 +1 +1\n2021 +1 +0 +0$/m);
  expect(text).toContain("not counted below: 1");
  expect(text).toContain(
    "files with faults: 1; not everything may be counted\n  Film.json: ends in the middle of an item\n",
  );
});

test("the page needs no network and no script, names are text in it, and each chart has its numbers and a description", async () => {
  const page = statsPage(await countStats(source()));
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(/i);
  expect([...page.matchAll(/(?:src|href|xlink:href)="([^"]*)"/g)]).toEqual([]);
  expect(page).toContain("&lt;script&gt;");
  expect(page).toContain("&quot;&amp;&#39;");
  expect(page.match(/<svg role="img" aria-label="Bar chart of items[^"]*\. Most, /g)).toHaveLength(8);
  expect(page.match(/<table>/g)).toHaveLength(4);
  expect(page).toContain("<title>2019 · Book · 2</title>");
  expect(page).toContain("<title>Someday · Book · 1</title>");
  expect(page).toContain('<th scope="row">2021</th><td>1</td><td>0</td><td>0</td><td>1</td>');
  expect(page).toContain('fill="var(--type-1)"');
  expect(page).toContain("Items with faults, not counted: 1.");
});

test("a name is what it is in a chart's description too", async () => {
  const items = [sourceItem(bookRow(0, { shelf: "$& $` $$" }))];
  const page = statsPage(await countStats(memorySource(() => items)));
  expect(page).toContain('aria-label="Bar chart of items by type and shelf. Most, 1: Book, $&amp; $` $$."');
});

test("years without items are in the charts, and have no line in the text", async () => {
  const items = ["1999", "2003"].map((year, n) =>
    sourceItem(bookRow(n, { addedAt: `${year}-01-01T00:00:00Z` })),
  );
  const stats = await countStats(memorySource(() => items));
  expect(formatStats(stats)).toMatch(/^added in +Book\n1999 +1\n2003 +1$/m);
  expect(statsPage(stats)).toContain('<th scope="row">2001</th><td>0</td>');
});

test("an empty location has a page, too", async () => {
  const stats = await countStats(memorySource(() => []));
  expect(statsPage(stats)).toContain("There is nothing in it.");
  expect(formatStats(stats)).toContain("items: 0");
});

test("names past the thousandth are counted together", async () => {
  const many = memorySource(() =>
    Array.from({ length: 1_200 }, (_, n) => sourceItem(bookRow(n, { shelf: `s${n}` }))),
  );
  const [{ shelves } = { shelves: [] }] = (await countStats(many)).types;
  expect(shelves).toHaveLength(1_001);
  expect(shelves).toContainEqual({ shelf: "(others)", items: 200 });
});

test("no name that comes from a source can control a terminal, or break a table or a line", async () => {
  const evil = "Read\n\u001b[31m\u009b2J\u202e";
  const items = [sourceItem(bookRow(0, { shelf: evil })), sourceItem(bookRow(1, { type: evil }))];
  const text = formatStats(await countStats(memorySource(() => items)));
  expect(text).toMatch(/^ +Read\\n\\u001b\[31m\\u009b2J\\u202e +1$/m);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
});
