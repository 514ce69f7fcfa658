import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bookRow, idOf, memorySource, sourceItem } from "../../test/support/memorySource.ts";
import { seedOf } from "../../test/support/seed.ts";
import type { DifferenceKind } from "./VerifyReport.ts";
import { verify } from "./verify.ts";

/** A change of one field, and the path under which it is to be reported. */
const changes: readonly [path: string, (row: StoredRow) => StoredRow][] = [
  ["/shelf", (row) => ({ ...row, shelf: `${row.shelf ?? ""}!` })],
  ["/title", (row) => ({ ...row, title: `${row.title ?? ""} ` })],
  ["/rating", (row) => ({ ...row, rating: row.rating === null ? "1" : null })],
  ["/notes", (row) => ({ ...row, notes: row.notes === null ? "" : null })],
  ["/movedAt", (row) => ({ ...row, movedAt: "1970-01-01 00:00:00.000001+00" })],
  ["/type", (row) => ({ ...row, type: "Feature" })],
  ["/extra", (row) => ({ ...row, data: withField(row, "extra", "null") })],
  ["/~1~0", (row) => ({ ...row, data: withField(row, "/~", "[[]]") })],
  ["/__proto__", (row) => ({ ...row, data: withField(row, "__proto__", "[[]]") })],
];

/** With a field of that name only, and a value that none has otherwise. */
function withField({ data }: StoredRow, name: string, value: string): string {
  const fields = Object.entries(JSON.parse(data ?? "{}") as Record<string, unknown>);
  const rest = JSON.stringify(Object.fromEntries(fields.filter(([other]) => other !== name))).slice(1);
  return `{${JSON.stringify(name)}:${value}${rest === "}" ? "" : ","}${rest}`;
}

/** The same item, spelled otherwise. */
function respelled(row: StoredRow): StoredRow {
  const { extra: _, ...fields } = JSON.parse(row.data ?? "{}") as Record<string, unknown>;
  return {
    ...row,
    id: row.id?.toUpperCase() ?? null,
    data: JSON.stringify(Object.fromEntries(Object.entries(fields).reverse()), undefined, 2),
    addedAt: row.addedAt?.replace("T", " ").replace("Z", "+00") ?? null,
  };
}

const json = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.string(),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.integer(), { maxKeys: 3 }),
);
const row = fc
  .record({
    data: fc.dictionary(fc.string(), json, { maxKeys: 4 }),
    notes: fc.option(fc.string()),
    rating: fc.option(fc.integer({ min: 1, max: 10 })),
  })
  .map(({ data, notes, rating }) => ({
    data: JSON.stringify(data),
    notes,
    rating: rating === null ? null : String(rating),
  }));
/** What becomes of an item on the other side; a number is that of a change. */
const fate = fc.oneof(
  { weight: 4, arbitrary: fc.constant("equal" as const) },
  { weight: 1, arbitrary: fc.constantFrom("missing" as const, "extra" as const) },
  { weight: 2, arbitrary: fc.nat({ max: changes.length - 1 }) },
);
const library = fc.array(fc.record({ row, fate, place: fc.integer() }), { minLength: 0, maxLength: 120 });

test("for random pairs of sets exactly the known differences are reported, each by its path", async () => {
  const seed = seedOf("Pairs are made up");
  const property = fc.asyncProperty(library, async (items) => {
    const from: StoredRow[] = [];
    const against: { row: StoredRow; place: number }[] = [];
    const expected = new Map<string, [kind: DifferenceKind, paths: string[] | undefined]>();
    items.forEach(({ row, fate, place }, n) => {
      const one = bookRow(n, row);
      const change = typeof fate === "number" ? changes[fate] : undefined;
      const other = change === undefined ? respelled(one) : change[1](one);
      if (fate !== "extra") from.push(one);
      if (fate !== "missing") against.push({ row: other, place });
      if (change !== undefined) expected.set(idOf(n), ["different", [change[0]]]);
      else if (fate !== "equal") expected.set(idOf(n), [fate as DifferenceKind, undefined]);
    });
    against.sort((a, b) => a.place - b.place);
    const report = await verify(
      memorySource(() => from.map((row) => sourceItem(row)), { chunk: 7 }),
      memorySource(() => against.map(({ row }) => sourceItem(row)), { chunk: 11 }),
    );
    const reported = report.differences.map(
      ({ kind, id = "", fields }) => [id, [kind, fields?.map(({ path }) => path)]] as const,
    );
    expect(new Map(reported)).toEqual(expected);
    expect(report.equal).toBe(expected.size === 0);
    expect(report.from.hash === report.against.hash).toBe(expected.size === 0);
    expect(report.counts.equal).toBe(items.length - expected.size);
  });
  await fc.assert(property, { seed, numRuns: 40 });
});
