import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFix, formatImportReport } from "../../src/index.ts";
import type { Reject } from "../../src/formats/rejects/Reject.ts";
import { backupFolder } from "../support/backupFolder.ts";
import { importFolder } from "../support/importFolder.ts";
import { madeUpId } from "../support/madeUpBooks.ts";
import { oldItem, oldSeries } from "../support/oldShelf.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();
const OF_EACH = 100;

/** A way in which an item can be invalid, and the issue that is reported. */
const kinds: [reason: string | RegExp, text: (n: number) => string][] = [
  ["title must be a text of 1 to 500 characters", (n) => text(n, { title: "x".repeat(501) })],
  [/^addedAt must be ISO text with a time zone/, (n) => text(n, { addedAt: "2020-02-30" })],
  ["notes must not hold a NUL character", (n) => text(n, { notes: "a\0b" })],
  [/^id is used before, by item 1 of Book\.json$/, () => text(0, { title: "again" })],
  [/^type says "Comic", which is none of Book/, (n) => text(n, { type: "Comic" })],
  ["rating must be a whole number from 1 to 10", (n) => text(n, { rating: 11 })],
  [
    "pages must have at most 1,000 digits before and behind its decimal point",
    (n) => text(n, { pages: 1 }).replace('"pages":1', '"pages":1e2000'),
  ],
  [" is not UTF-8 text", (n) => text(n, { title: "BYTES" })],
  [" is not valid JSON", (n) => text(n).replace(":", "=")],
  [" must be an object, { … }", (n) => String(n)],
];

function text(n: number, more: Record<string, unknown> = {}): string {
  return JSON.stringify(oldItem("Book", n, more));
}

test("with 1,000 issues of every kind each item is in the rejects with its reasons, and the rest is imported", async () => {
  const books: string[] = [text(0)];
  const expected: (string | RegExp)[] = [];
  for (let n = 1; n <= OF_EACH; n++) {
    for (const [index, [reason, make]] of kinds.entries()) {
      books.push(make(n * 20 + index));
      expected.push(reason);
    }
    books.push(text(n * 20 + kinds.length));
  }
  // Seasons without a series, and those whose series is rejected, which one with two faults is.
  const lost = Array.from({ length: OF_EACH }, (_, n) =>
    oldItem("TvSeason", 5_000 + n, { seriesId: madeUpId(9_999) }),
  );
  const { series, seasons } = oldSeries(6_000, 20, { title: "", rating: 0 });
  const fine = oldSeries(7_000, 20);
  const folder = await backupFolder({
    "TvSeries.json": [series, fine.series],
    "TvSeason.json": [...lost, ...seasons, ...fine.seasons],
  });
  const bytes = Buffer.from(`[\n${books.join(",\n")}\n]`);
  for (let at = bytes.indexOf("BYTES"); at >= 0; at = bytes.indexOf("BYTES", at)) bytes[at] = 0xff;
  await writeFile(join(folder, "Book.json"), bytes);

  expect(await importFolder(folder, library)).toMatchObject({ outcome: "refused" });
  expect(await library.Query.counts([{ type: "Book" }])).toEqual([0]);

  const rejects = join(await temporaryFolder(), "rejects.jsonl");
  const report = await importFolder(folder, library, { rejects });
  expect(report).toMatchObject({
    outcome: "done",
    rejects,
    types: {
      Book: { read: books.length, created: OF_EACH + 1, rejected: OF_EACH * kinds.length },
      TvSeries: { read: 2, created: 1, rejected: 1 },
      TvSeason: { read: 140, created: 20, rejected: 120 },
    },
  });
  const lines = (await readFile(rejects, "utf8")).trimEnd().split("\n");
  const items = lines.map((line) => JSON.parse(line) as Reject);
  const ofBooks = items.filter(({ file }) => file === "Book.json");
  expect(ofBooks).toHaveLength(expected.length);
  for (const [index, { reasons, raw, item }] of ofBooks.entries()) {
    const told = reasons.map(({ field, reason }) =>
      `${(field as string | undefined) ?? ""} ${reason}`.replace(/^ (?=\S)/, " "),
    );
    expect(
      told.some((one) =>
        typeof expected[index] === "string" ? one === expected[index] : expected[index]?.test(one),
      ),
    ).toBe(true);
    const was = books[(item ?? 0) - 1] ?? "";
    if (raw.form === "bytes")
      expect(Buffer.from(raw.base64, "base64").toString("latin1").trim()).toBe(
        was.replace("BYTES", "\u00ffYTES"),
      );
    else expect({ ...raw, text: raw.text.trim() }).toEqual({ form: "json", text: was });
  }
  const reasonsOf = (file: string) => items.filter((one) => one.file === file).map(({ reasons }) => reasons);
  expect(reasonsOf("TvSeries.json")).toMatchObject([[{ field: "title" }, { field: "rating" }]]);
  const ofSeasons = reasonsOf("TvSeason.json").map(([reason]) => reason?.reason ?? "");
  expect(ofSeasons.filter((one) => one.includes("which is no TvSeries, neither in the source"))).toHaveLength(
    100,
  );
  expect(
    ofSeasons.filter((one) => one.endsWith("a TvSeries that is rejected itself: item 1 of TvSeries.json")),
  ).toHaveLength(20);
}, 60_000);

test("rules fix rejects on a second run, and rules that matched nothing are reported", async () => {
  const { series, seasons } = oldSeries(100, 2, { title: "" });
  const folder = await backupFolder({
    "Book.json": [
      oldItem("Book", 1, { shelf: "x".repeat(51) }),
      oldItem("Book", 2, { writer: "A", rating: "9" }),
      oldItem("Book", 3),
    ],
    "TvSeries.json": [series],
    "TvSeason.json": seasons,
  });
  const rejects = join(await temporaryFolder(), "rejects.jsonl");
  const first = await importFolder(folder, library, { rejects });
  expect(first.types).toMatchObject({ Book: { created: 1, rejected: 2 }, TvSeason: { rejected: 2 } });

  const rules = {
    rules: [
      {
        where: { type: "Book" },
        values: { shelf: { ["x".repeat(51)]: "Read" }, rating: { "9": 9 } },
        rename: { writer: "author" },
      },
      { where: { id: madeUpId(100).toUpperCase() }, set: { title: "Found" } },
      { where: { type: "VideoGame" }, remove: ["nothing"] },
    ],
  };
  const fix = createFix(JSON.stringify(rules), "rules.json");
  const second = await importFolder(rejects, library, { fix, allowOthers: true });
  expect(second).toMatchObject({
    outcome: "done",
    faultCount: 0,
    fix: [
      { rule: 1, matched: 2 },
      { rule: 2, matched: 1 },
      { rule: 3, matched: 0 },
    ],
  });
  expect(formatImportReport(second)).toContain("Rule 3 of --fix applied to no item.");
  expect(await library.Query.withId({ type: "Book", id: madeUpId(2) })).toMatchObject({
    author: "A",
    rating: 9,
  });
  expect((await library.Query.withSeriesId({ seriesId: madeUpId(100) })).length).toBe(2);
  // Nothing is lost by a third run of the whole source with the same rules.
  const third = await importFolder(folder, library, { fix });
  expect(third).toMatchObject({ outcome: "done", types: { Book: { equal: 3 }, TvSeason: { equal: 2 } } });
});

test.each([
  ["{", "is not valid JSON"],
  ['{"rules":[],"rules":[]}', "rules is written twice"],
  ['{"rules":[]}', "rules: "],
  [
    '{"rules":[{"wehre":{},"set":{"a":1}}]}',
    "rules[0]: unknown wehre; known are where, rename, values, set and remove",
  ],
  ['{"rules":[{"set":{"a":1}}],"rule":1}', "the file: unknown rule; known are rules"],
  [
    '{"rules":[{"where":{"a":{}},"set":{"a":1}}]}',
    "rules[0].where.a: must be a text, a number, true, false or null",
  ],
  ['{"rules":[{"where":{"a":1}}]}', "rules[0]: changes nothing; it needs rename, values, set or remove"],
  ['{"rules":[{"rename":{"a":1}}]}', "rules[0].rename.a: "],
])("malformed rules are rejected with the location: %s", (rules, message) => {
  expect(() => createFix(rules, "rules.json")).toThrow(`rules.json: ${message}`);
});

test("rules change plain JSON and DynamoDB's alike, composite keys with their halves, numbers digit for digit", () => {
  const at = { file: "Book.json" };
  const { mend } = createFix(
    '{"rules":[{"where":{"type":"Book","shelf":"Raed","big":12345678901234567890},"set":{"shelf":"Read","n":0.10,"l":[null,{"a":true}]},"remove":["big"]}]}',
    "rules.json",
  );
  const plain = '{"type:id":"Book:1","type:shelf":"Book:Raed","big":12345678901234567890,"__proto__":1}';
  expect(mend({ form: "json", text: plain }, at)).toEqual({
    form: "json",
    text: '{"type:id":"Book:1","type:shelf":"Book:Read","__proto__":1,"n":0.1,"l":[null,{"a":true}]}',
  });
  const typed =
    '{"type":{"S":"Book"},"shelf":{"S":"Raed"},"type:shelf":{"S":"Book:Raed"},"big":{"N":"12345678901234567890"},"s":{"SS":["a"]}}';
  expect(mend({ form: "dynamodb", text: typed }, at)).toEqual({
    form: "dynamodb",
    text: '{"type":{"S":"Book"},"shelf":{"S":"Read"},"type:shelf":{"S":"Book:Read"},"s":{"SS":["a"]},"n":{"N":"0.1"},"l":{"L":[{"NULL":true},{"M":{"a":{"BOOL":true}}}]}}',
  });
  for (const text of ['{"type":"Book","shelf":"Read"}', "[]", "{", '{"shelf":"Raed","shelf":"Raed"}']) {
    const raw = { form: "json", text } as const;
    expect(mend(raw, at)).toBe(raw);
  }
});
