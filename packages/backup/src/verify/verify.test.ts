import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { expect, onTestFinished, test } from "vitest";
import { bookRow, faultyItem, idOf, memorySource, sourceItem } from "../../test/support/memorySource.ts";
import type { SourceItem } from "../source/Source.ts";
import type { Difference } from "./VerifyReport.ts";
import { verify } from "./verify.ts";

const many = (count: number) => Array.from({ length: count }, (_, n) => sourceItem(bookRow(n), n + 1));
const source = (items: readonly SourceItem[], options: Parameters<typeof memorySource>[1] = {}) =>
  memorySource(() => items, options);
const ofRows = (rows: readonly StoredRow[]) => source(rows.map((row) => sourceItem(row)));
const series = (n: number, more: Partial<StoredRow> = {}) => bookRow(n, { type: "TvSeries", ...more });
const season = (n: number, of: number) => bookRow(n, { type: "TvSeason", seriesId: idOf(of) });

test("two sides of the same items are equal whatever their order, and have equal hashes", async () => {
  const items = many(1_000);
  const report = await verify(source(items), source(items.toReversed()));
  expect(report).toMatchObject({ equal: true, differences: [], counts: { equal: 1_000 } });
  expect(report.from.hash).toBe(report.against.hash);
  expect(report.types).toMatchObject([{ type: "Book", equal: true, from: { items: 1_000 } }]);
  expect(report.types[0]?.from).toEqual(report.types[0]?.against);
});

test("missing, extra and different items are reported, each field by its path, without its value", async () => {
  const data = '{"author":"B","nested":{"a/b":[1,{"deep":true}]},"n":12345678901234567890,"title":"x"}';
  const changed = '{"author":"Bo","nested":{"a/b":[1,{"deep":false}]},"n":12345678901234567891,"gone":null}';
  const from = ofRows([
    bookRow(1),
    bookRow(2),
    bookRow(3, { data, rating: "7", notes: "A secret", imageUrl: "u", imageWidth: "1" }),
  ]);
  const against = ofRows([
    bookRow(4),
    bookRow(3, {
      data: changed,
      notes: "A sin",
      imageUrl: "u",
      imageWidth: "2",
      movedAt: "2020-01-01 00:00:00+00",
    }),
    bookRow(2),
  ]);
  const report = await verify(from, against);
  expect(report).toMatchObject({ equal: false, counts: { equal: 1, missing: 1, extra: 1, different: 1 } });
  expect(report.types).toMatchObject([{ equal: false, missing: 1, extra: 1, different: 1 }]);
  expect(report.differences.map(({ kind, id }) => [kind, id])).toEqual([
    ["missing", idOf(1)],
    ["different", idOf(3)],
    ["extra", idOf(4)],
  ]);
  expect(report.differences[1]?.fields).toEqual([
    {
      path: "/author",
      from: { kind: "text", length: 1 },
      against: { kind: "text", length: 2 },
      sameCharacters: 1,
    },
    { path: "/data", from: { kind: "object", length: 1 } },
    { path: "/gone", against: { kind: "null" } },
    { path: "/image/width", from: { kind: "number" }, against: { kind: "number" } },
    {
      path: "/movedAt",
      from: { kind: "text", length: 24 },
      against: { kind: "text", length: 20 },
      sameCharacters: 3,
    },
    { path: "/n", from: { kind: "number" }, against: { kind: "number" } },
    { path: "/nested/a~1b/1/deep", from: { kind: "boolean" }, against: { kind: "boolean" } },
    {
      path: "/notes",
      from: { kind: "text", length: 8 },
      against: { kind: "text", length: 5 },
      sameCharacters: 3,
    },
    { path: "/rating", from: { kind: "number" } },
  ]);
  expect(JSON.stringify(report)).not.toContain("secret");
  const shown = await verify(from, against, { showValues: true });
  expect(shown.differences[1]?.fields?.[7]).toMatchObject({ from: { value: '"A secret"' } });
  // Read once for the comparison and once for the one item that differs, each time.
  expect([from.reads, against.reads]).toEqual([4, 4]);
  expect(report.from.readTwice).toBe(true);
});

test("data that is no JSON object, names a field twice, or is nested beyond measure is compared as it stands", async () => {
  const deep = (end: string) => `{"a":${"[".repeat(20_000)}${end}${"]".repeat(20_000)}}`;
  const pairs = [
    ["no JSON", "{}"],
    ['{"a":1,"a":2}', '{"a":2}'],
    ["[1]", "[2]"],
    [deep("1"), deep("2")],
  ] as const;
  const at = (side: 0 | 1) => ofRows(pairs.map((pair, n) => bookRow(n, { data: pair[side] })));
  const report = await verify(at(0), at(1), { showValues: true });
  expect(report.counts).toMatchObject({ different: pairs.length, equal: 0 });
  for (const { fields } of report.differences) expect(fields?.length).toBeGreaterThan(0);
  expect(await verify(at(0), at(0))).toMatchObject({ equal: true });
});

test("an item with issues is equal to one that was written the same, and to nothing else", async () => {
  const faults = [{ field: "title", reason: "must have 1 to 500 characters" }];
  const faulty = (text: string, id?: string) => faultyItem({ form: "json", text }, faults, id);
  const bytes = (base64: string) => faultyItem({ form: "bytes", base64 }, faults);
  const from = [faulty('{"b":1,"a":1}', idOf(1)), faulty('{"b":2}', idOf(2)), faulty("[3]"), bytes("AA==")];
  const against = [
    faulty('{"a":1.0,"b":1}', idOf(1)),
    sourceItem(bookRow(2)),
    faulty("[4]"),
    bytes("AA=="),
    bytes("AA=="),
  ];
  const report = await verify(source(from), source(against));
  expect(report.counts).toMatchObject({ equal: 1, faulty: 4, missing: 0, extra: 0, different: 0 });
  const withId = report.differences.find(({ id }) => id === idOf(2));
  expect(withId).toMatchObject({
    ...{ kind: "faulty", type: "Book" },
    found: { from: [{ at: { file: "Made.json" }, faults }], against: [{ at: { file: "Made.json" } }] },
  });
  expect(report.from).toMatchObject({ items: 0, faulty: { items: 4 } });
  expect(await verify(source(from), source(from.toReversed()))).toMatchObject({
    equal: true,
    counts: { equal: 4 },
  });
});

test("a duplicate id is reported with its locations, also when the other side has it twice", async () => {
  const twice = [sourceItem(bookRow(1), 1), sourceItem(bookRow(1, { id: idOf(1).toUpperCase() }), 2)];
  const report = await verify(source(twice), source(many(2).slice(1)));
  expect(report.counts).toMatchObject({ twice: 1, equal: 0 });
  expect(report.differences).toMatchObject([
    {
      ...{ kind: "twice", id: idOf(1), times: { from: 2, against: 1 } },
      found: { from: [{ at: { item: 1 } }, { at: { item: 2 } }], against: [{}] },
    },
  ]);
  expect(await verify(source(twice), source(twice))).toMatchObject({ equal: false, counts: { twice: 1 } });
  expect(await verify(source(twice), source([]))).toMatchObject({
    counts: { twice: 1, equal: 0, missing: 0 },
  });
});

test("a season whose series is missing, has issues or is no series is a dangling reference of its side", async () => {
  const broken = faultyItem(
    { form: "json", text: "{}" },
    [{ field: "title", reason: "must be given" }],
    idOf(3),
  );
  const seasons = [season(11, 1), season(12, 2), season(13, 3), season(14, 4)].map((row) => sourceItem(row));
  const from = [...seasons, sourceItem(series(1)), sourceItem(series(2)), sourceItem(bookRow(4)), broken];
  const against = [...seasons, sourceItem(series(1)), sourceItem(series(3)), sourceItem(series(4))];
  const report = await verify(source(from), source(against));
  const at = (side: string, n: number, reason: string) => ({
    side,
    id: idOf(10 + n),
    seriesId: idOf(n),
    reason,
  });
  const { dangling } = report;
  expect(dangling.toSorted((a, b) => (a.side + a.id < b.side + b.id ? -1 : 1))).toEqual([
    at("against", 2, "its series isn't there"),
    at("from", 3, "its series has faults"),
    at("from", 4, "its series is a Book"),
  ]);
  expect(report.counts.dangling).toBe(3);
  const orphans = [sourceItem(season(11, 1)), sourceItem(season(12, 2)), sourceItem(bookRow(2))];
  const onBoth = await verify(source(orphans), source(orphans));
  expect(onBoth).toMatchObject({ equal: false, counts: { equal: 3, dangling: 4 } });
  expect(onBoth.dangling.filter(({ reason }) => reason === "its series is a Book")).toHaveLength(2);
});

test("only one type is compared, and its seasons' series are found all the same", async () => {
  const from = ofRows([bookRow(1), series(2), season(3, 2), season(4, 5)]);
  const against = ofRows([series(2, { title: "Other" }), season(3, 2), season(4, 5), series(5)]);
  const report = await verify(from, against, { only: ["TvSeason"] });
  expect(report).toMatchObject({
    only: ["TvSeason"],
    counts: { equal: 2, missing: 0, different: 0, dangling: 1 },
  });
  expect(report.types.map(({ type }) => type)).toEqual(["TvSeason"]);
  expect(report.dangling).toMatchObject([{ side: "from", id: idOf(4) }]);
});

test("a file that couldn't be read to its end makes the sides unequal", async () => {
  const fileFaults = [{ file: "Book.json", reason: "ends in the middle of an item" }];
  const report = await verify(source(many(3), { fileFaults }), source(many(3)));
  expect(report).toMatchObject({
    equal: false,
    counts: { equal: 3 },
    from: { faultCount: 1, faults: fileFaults },
  });
});

test("after the first differences the others are counted and reported in short", async () => {
  const further: Difference[] = [];
  const report = await verify(source(many(500)), source([]), {
    details: 20,
    onFurther: (difference) => void further.push(difference),
  });
  expect(report.differences).toHaveLength(20);
  expect(report.counts.missing).toBe(500);
  const ids = [...report.differences, ...further].map(({ id }) => id);
  expect(ids.toSorted()).toEqual(many(500).map(({ id }) => id));
});

test("items of a live location are looked up again, and those that have become equal are no difference", async () => {
  const before = many(300);
  // Between the reading and the comparison: 1 is written again, 2 deleted, 3 added, 4 changed to something else again.
  const now = new Map(before.map((item) => [item.id ?? "", item]));
  const latest = sourceItem(bookRow(1, { title: "Latest" }));
  now.set(idOf(1), latest);
  now.delete(idOf(2));
  now.set(idOf(300), sourceItem(bookRow(300)));
  now.set(idOf(4), sourceItem(bookRow(4, { title: "Wrong" })));
  let asked = 0;
  const live = source(before, {
    kind: "dsql",
    find: (ids) => {
      asked += ids.length;
      return Promise.resolve(ids.flatMap((id) => now.get(id) ?? []));
    },
  });
  const whole = [...before.filter((item) => item.id !== idOf(1) && item.id !== idOf(2)), latest];
  const report = await verify(source([...whole, sourceItem(bookRow(300)), sourceItem(bookRow(301))]), live);
  expect(report.counts).toMatchObject({ equal: 300, settled: 3, missing: 1, different: 0 });
  expect(report.against.items).toBe(300);
  expect(asked).toBe(4);
  expect(live.reads).toBe(1);
  // What was read again counts in the hashes too.
  const equal = await verify(source([...whole, sourceItem(bookRow(300))]), live);
  expect(equal).toMatchObject({ equal: true, counts: { settled: 3 } });
  expect(equal.from.hash).toBe(equal.against.hash);
  expect(await verify(source(whole), live, { lookUps: 0 })).toMatchObject({
    counts: { settled: 0, extra: 1, different: 1, notLookedUpAgain: 2 },
  });
});

test("an item that a table doesn't find by its id isn't taken for gone", async () => {
  const spelledOtherwise = sourceItem(bookRow(1));
  const twice = [sourceItem(bookRow(2)), sourceItem(bookRow(2, { shelf: "Reading" }))];
  const orphan = sourceItem(season(3, 4));
  const changed = sourceItem(bookRow(5));
  const items = [spelledOtherwise, ...twice, orphan, changed];
  const find = (ids: readonly string[]) =>
    Promise.resolve([...twice.slice(1), changed].filter(({ id = "" }) => ids.includes(id)));
  const table = source(items, { kind: "dynamodb", find });
  const against = ofRows([
    bookRow(1, { title: "Other" }),
    bookRow(2, { shelf: "Reading" }),
    bookRow(5, { title: "Other" }),
  ]);
  const report = await verify(table, against);
  expect(report.counts).toMatchObject({
    ...{ different: 2, twice: 1, missing: 1, dangling: 1, settled: 0, notLookedUpAgain: 3 },
  });
  expect(report.differences.map(({ id, fields }) => [id, fields?.map(({ path }) => path)])).toEqual([
    [idOf(1), ["/title"]],
    [idOf(2), undefined],
    [idOf(5), ["/title"]],
    [idOf(3), undefined],
  ]);
  expect(report.differences[1]?.found?.from).toHaveLength(2);
  expect(table.reads).toBe(2);
});

test("a season is no orphan when its series has come meanwhile, and is one while it hasn't", async () => {
  const now = [series(1), season(11, 1), season(12, 2)].map((row) => sourceItem(row));
  const find = (ids: readonly string[]) => Promise.resolve(now.filter(({ id = "" }) => ids.includes(id)));
  const before = [season(11, 1), season(12, 2), season(13, 2)].map((row) => sourceItem(row));
  const report = await verify(source(before, { kind: "dsql", find }), source(now));
  expect(report.dangling.map(({ side, id }) => `${side} ${id}`).toSorted()).toEqual([
    `against ${idOf(12)}`,
    `from ${idOf(12)}`,
  ]);
  expect(report.counts).toMatchObject({ dangling: 2, settled: 3, missing: 0, extra: 0 });
});

test("a source of changes only is rejected", async () => {
  const changes = source([{ ...faultyItem({ form: "json", text: "{}" }, [], idOf(1)), deleted: true }]);
  await expect(verify(source([]), changes)).rejects.toMatchObject({ code: "PLACE" });
  await expect(verify(source([], { kind: "dynamodb-incremental" }), source([]))).rejects.toThrow(
    "memory: holds incremental exports without the full one before them",
  );
});

test("a source that fails stops the other, and an abort both; nothing is left", async () => {
  const temporaryFolder = await mkdtemp(join(tmpdir(), "billio-verify-test-"));
  onTestFinished(() => rm(temporaryFolder, { recursive: true, force: true }));
  const endless = (onItem: (n: number) => void) =>
    memorySource(function* () {
      for (let n = 0; ; n++) {
        onItem(n);
        yield sourceItem(bookRow(n));
      }
    });
  const broken = source(many(200), { failsAfter: 100 });
  const other = endless(() => undefined);
  await expect(verify(other, broken, { temporaryFolder })).rejects.toThrow("The disk is gone");
  const stop = new AbortController();
  const stopped = endless((n) => {
    if (n === 5_000) stop.abort(new Error("Enough"));
  });
  await expect(verify(stopped, other, { temporaryFolder, signal: stop.signal })).rejects.toThrow("Enough");
  expect(await readdir(temporaryFolder)).toEqual([]);
});
