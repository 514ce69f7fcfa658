import { join } from "node:path";
import { expect, test } from "vitest";
import { parseBackupLocation } from "../../src/location/parseBackupLocation.ts";
import { openSource } from "../../src/openSource/openSource.ts";
import { formatReject, parseReject, type Reject } from "../../src/formats/rejects/Reject.ts";
import type { SourceItem } from "../../src/source/Source.ts";
import { backupFolder } from "../support/backupFolder.ts";
import { madeUpBooks, madeUpId } from "../support/madeUpBooks.ts";
import { readAll } from "../support/readAll.ts";

const reasons = [{ field: "title", reason: "made up" }];
const [book = {}] = madeUpBooks(1);
const rejects: Reject[] = [
  {
    file: "Book.json",
    item: 3,
    line: 7,
    id: madeUpId(0),
    reasons,
    raw: { form: "json", text: JSON.stringify(book) },
  },
  {
    file: "data/x.json.gz",
    line: 2,
    reasons,
    raw: {
      form: "dynamodb",
      text: JSON.stringify({
        "type:id": { S: `Book:${madeUpId(1)}` },
        "type:shelf": { S: "Book:Read" },
        title: { S: "\u2028" },
        addedAt: { N: "0" },
        movedAt: { N: "0" },
        S: { SS: ["a"] },
      }),
    },
  },
  {
    file: "Book-1.jsonl.gz",
    reasons,
    raw: {
      form: "row",
      text: `{"id":"${madeUpId(2)}","type":"Book","shelf":"Read","title":"Two","addedAt":"1970-01-01T00:00:00Z","movedAt":"1970-01-01T00:00:00Z"}`,
    },
  },
  { file: "Book.json", item: 1, line: 1, reasons, raw: { form: "bytes", base64: "/w==" } },
  { file: "Book.json", reasons: [{ field: "", reason: "made up" }], raw: { form: "json", text: "{" } },
  { file: "Film.json", reasons, raw: { form: "json", text: "{}" } },
  { file: "x.json.gz", reasons, raw: { form: "dynamodb", text: '{"a":{"S":"x"},"a":{"S":"y"}}' } },
  { file: "x.json.gz", reasons, raw: { form: "dynamodb", text: '{"a":{"S":5}}' } },
];
const lines = (all: readonly Reject[]) => all.map((reject) => `${formatReject(reject)}\n`).join("");
const open = async (text: string, options = {}) =>
  openSource(
    parseBackupLocation(join(await backupFolder({ "rejects.jsonl": text }), "rejects.jsonl")),
    options,
  );
const again = ({ at, id, faults, raw }: SourceItem): Reject => ({
  ...at,
  ...(id === undefined ? {} : { id }),
  reasons: faults,
  raw: raw(),
});

test("a file of rejects is a source of the rejected items, each with its original location", async () => {
  const source = await open(lines(rejects));
  expect(source.kind).toBe("rejects");
  const { items, faults, done } = await readAll(source);
  expect(done).toBe(source.size.total);
  expect(items.slice(0, 3).map(({ row, id }) => [id, row?.title])).toEqual([
    [madeUpId(0), "Volume 0"],
    [madeUpId(1), "\u2028"],
    [madeUpId(2), "Two"],
  ]);
  expect(faults).toEqual([
    "Book.json, item 1 (line 1): is not UTF-8 text",
    "Book.json: is not valid JSON",
    "Film.json: is of a file whose name tells no type; expected is e.g. Book.json",
    "x.json.gz: a is written twice in one object",
    "x.json.gz: a has S, which must be a text",
  ]);
  // What was raw stays so, however often it goes round.
  const second = items.map(again);
  expect(second.map(({ raw }) => raw)).toEqual(rejects.map(({ raw }) => raw));
  expect(second.map(({ file, line }) => [file, line])).toEqual(rejects.map(({ file, line }) => [file, line]));
});

test("rules fix it on the way", async () => {
  const source = await open(lines(rejects.slice(4, 5)), {
    mend: () => ({ form: "json", text: JSON.stringify(book) }),
  });
  expect(await readAll(source)).toMatchObject({ faults: [], items: [{ row: { title: "Volume 0" } }] });
});

test("an invalid line is reported and kept, and the rest is read", async () => {
  const text = `${lines(rejects.slice(0, 1))}{"file":5}\nsecret\n{"file":"Book.json","reasons":[],"raw":{"form":"json","base64":""}}\n\n${lines(rejects.slice(2, 3))}`;
  const { items, faults } = await readAll(await open(text));
  expect(items).toHaveLength(5);
  expect(faults).toEqual([
    expect.stringMatching(/^rejects\.jsonl, item 2 \(line 2\): is no line of a file of rejects: file: /),
    "rejects.jsonl, item 3 (line 3): is not valid JSON",
    expect.stringMatching(/^rejects\.jsonl, item 4 \(line 4\): is no line of a file of rejects: raw\.text: /),
  ]);
  expect(items[2]?.raw()).toEqual({ form: "bytes", base64: Buffer.from("secret").toString("base64") });
});

test("a reject is one line, and read back as it was", () => {
  for (const reject of rejects) {
    expect(formatReject(reject)).not.toContain("\n");
    expect(parseReject(formatReject(reject))).toEqual(reject);
    expect(formatReject(reject)).not.toContain('"field":""');
  }
});
