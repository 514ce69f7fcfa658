import { expect, test } from "vitest";
import { crc32c } from "./crc32c.ts";
import type { Change, FollowRecord } from "./ChangeRecord.ts";
import { parseRecord, readJoined } from "./parseRecord.ts";
import { timestampOfMicros } from "./timestampOfMicros.ts";

const id = "0000000a-0000-4000-8000-000000000001";
const source = {
  version: "1.0",
  ts_ms: 1775074947790,
  txId: "aaaaaaaaaaaaaaaaaaaaaaaaaa",
  schema: "public",
  table: "items",
  db: "postgres",
  cluster: "aaaaaaaaaaaaaaaaaaaaaaaaaa",
};
const after = {
  id: id.toUpperCase(),
  type: "Book",
  shelf: "Read",
  title: "Emma\u2028",
  rating: 7,
  image_url: "https://images.example.org/1",
  image_width: 10,
  image_height: 20,
  image_sizes: "[]",
  external_id: null,
  notes: "",
  added_at: 1775074947790874,
  moved_at: 0,
  data: '{"isbn": 12345678901234567890}',
  title_folded: "emma",
};
/** A record's text; its commit time is given as digits, for a number would lose some. */
function record(change: object = {}, sourceChange: object = {}, ts = "1775074947790874837"): string {
  const value = {
    type: "full",
    op: "c",
    before: null,
    after,
    source: { ...source, ts_ns: "TS", ...sourceChange },
    ...change,
  };
  return JSON.stringify(value).replace('"TS"', ts);
}
const changeOf = (read: FollowRecord): Change => (read as Extract<FollowRecord, { kind: "change" }>).change;

test("a record is read exactly: each column in the database's own text, the commit time with all its digits", () => {
  expect(parseRecord(record())).toEqual({
    kind: "change",
    change: {
      id,
      ts: 1775074947790874837n,
      isNew: true,
      row: {
        id,
        type: "Book",
        shelf: "Read",
        title: "Emma\u2028",
        rating: "7",
        imageUrl: "https://images.example.org/1",
        imageWidth: "10",
        imageHeight: "20",
        imageSizes: "[]",
        externalId: null,
        notes: "",
        addedAt: "2026-04-01 20:22:27.790874+00",
        movedAt: "1970-01-01 00:00:00+00",
        seriesId: null,
        data: '{"isbn": 12345678901234567890}',
      },
    },
  });
  // JSON.parse makes these two commits equal.
  expect(changeOf(parseRecord(record({}, {}, "1775074947790874838"))).ts).toBe(1775074947790874838n);
  expect(parseRecord(Buffer.from(record()))).toEqual(parseRecord(record()));
});

test("records of the preview, without type, with an operation that nobody knows or without one, are upserts", () => {
  const { isNew: _, ...change } = changeOf(parseRecord(record()));
  const expected = { kind: "change", change };
  expect(parseRecord(record({ type: undefined }))).toEqual(parseRecord(record()));
  for (const changed of [
    { op: "u" },
    { op: "r" },
    { op: undefined },
    { op: "u", before: undefined },
    { type: null, op: null },
  ]) {
    expect(parseRecord(record(changed))).toEqual(expected);
  }
});

test("a deletion has the id only", () => {
  const expected = { kind: "change", change: { id, ts: 1775074947790874837n, row: undefined } };
  expect(parseRecord(record({ op: "d", before: { id: id.toUpperCase() }, after: null }))).toEqual(expected);
});

test("a missing column has no value, jsonb may be a value, and unknown columns are ignored", () => {
  const { rating: _, notes: __, ...fewer } = after;
  const text = record({ after: { ...fewer, data: "DATA", constructor: 1 } }).replace(
    '"DATA"',
    '{"isbn":12345678901234567890}',
  );
  expect(changeOf(parseRecord(text)).row).toMatchObject({
    rating: null,
    notes: null,
    data: '{"isbn":12345678901234567890}',
  });
});

test("records of other tables are distinguished from items", () => {
  const ts = 1775074947790874837n;
  expect(parseRecord(record({ after: { key: 1 } }, { table: "write_records" }))).toEqual({
    kind: "other",
    table: "public.write_records",
    ts,
  });
  expect(parseRecord(record({ before: null, after: null }, { schema: "billio" }))).toMatchObject({
    table: "billio.items",
  });
});

test("fragments and the record that they belong to make one record", () => {
  const text = JSON.stringify({ ...after, title: "Émma" });
  const chunked = { after: { chunk_id: "c1", total_fragments: 2, crc32c: String(crc32c(text)) } };
  const read = parseRecord(record({ type: "chunked", after: undefined, chunked }));
  expect(read).toMatchObject({
    kind: "chunked",
    record: { image: "after", chunked: { chunkId: "c1", totalFragments: 2, crc32c: crc32c(text) } },
  });
  expect(readJoined((read as Extract<FollowRecord, { kind: "chunked" }>).record, text)).toMatchObject({
    id,
    row: { title: "Émma" },
  });
  expect(parseRecord('{"type":"fragment","chunk_id":"c1","index":1,"data":"é"}')).toEqual({
    kind: "fragment",
    fragment: { chunkId: "c1", index: 1, data: "é" },
  });
  // RFC 3720, B.4: 32 bytes of zeros.
  expect(crc32c("\0".repeat(32))).toBe(0x8a9136aa);
});

/** Deeper than a recursion can go: one such record must not stop all others. */
const deep = "[".repeat(20_000) + "]".repeat(20_000);

test.each([
  ["no JSON", "the record must be one JSON object"],
  ["[]", "the record must be a JSON object"],
  [Buffer.from([0x22, 0xff, 0x22]), "the record must be UTF-8"],
  ["{}", "source must be a JSON object"],
  [record({ type: "half" }), 'type must be "full", "chunked" or "fragment"'],
  [record({}, {}, "1775074947790874837.5"), "source.ts_ns must be a whole number"],
  [record({}, {}, "17750749477908748370"), "source.ts_ns must be a whole number"],
  [record({}, {}, "true"), "source.ts_ns must be a whole number"],
  [record({}, {}, "-1"), "source.ts_ns must be nanoseconds since 1970"],
  [record({}, { table: 1 }), "source.table must be a text"],
  [record({ op: 1 }), "op must be a text"],
  [record({ after: null }), "after must be a JSON object"],
  [record({ op: "d" }), "before must be a JSON object"],
  [record({ op: "d", before: { id: 1 } }), "before.id must be a UUID"],
  [record({ after: { ...after, id: "x" } }), "after.id must be a UUID"],
  [record({ after: { ...after, title: null } }), "after.title must have a value"],
  [record({ after: { ...after, rating: 7.5 } }), "after.rating must be a whole number"],
  [record({ after: { ...after, rating: null, notes: 1 } }), "after.notes must be a text"],
  [record({ after: { ...after, added_at: "2026-04-01" } }), "after.added_at must be a whole number"],
  [record({ after: { ...after, rating: [7] } }), "after.rating must be a whole number"],
  [record({}, {}, deep), "source.ts_ns must be a whole number"],
  [record({ after: { ...after, rating: "DEEP" } }).replace('"DEEP"', deep), "after.rating must be a whole"],
  [record({ after: { ...after, data: "DEEP" } }).replace('"DEEP"', deep), "after.data must not nest so deep"],
  [record({ type: "chunked", chunked: {} }), "chunked must have one of after and before"],
  [
    record({ type: "chunked", chunked: { after: { chunk_id: "", total_fragments: 1, crc32c: "0" } } }),
    "chunked.after.chunk_id must be a text",
  ],
  [
    record({ type: "chunked", chunked: { after: { chunk_id: "c", total_fragments: 0, crc32c: "0" } } }),
    "chunked.after.total_fragments must be a whole number from 1",
  ],
  [
    record({
      type: "chunked",
      chunked: { after: { chunk_id: "c", total_fragments: 1, crc32c: "4294967296" } },
    }),
    "chunked.after.crc32c must be a number of 32 bits",
  ],
  ['{"type":"fragment","chunk_id":"c1","index":-1,"data":""}', "index must be a whole number from 0"],
  ['{"type":"fragment","chunk_id":"c1","index":0}', "data must be a text"],
])("a record that isn't as documented is an error with what would be right: %.60s", (text, message) => {
  expect(() => parseRecord(text)).toThrow(message);
});

test.each([
  [1775074947790874n, "2026-04-01 20:22:27.790874+00"],
  [-1n, "1969-12-31 23:59:59.999999+00"],
  [951782400000000n, "2000-02-29 00:00:00+00"],
  [253402300800000000n, "10000-01-01 00:00:00+00"],
  [-62135596800000000n, "0001-01-01 00:00:00+00"],
  [-62135596800000001n, "0001-12-31 23:59:59.999999+00 BC"],
  [9224318015999999999n, "294276-12-31 23:59:59.999999+00"],
  [9223372036825200000n, "infinity"],
  [-9223372036832400000n, "-infinity"],
])("%d µs are %s, as PostgreSQL prints it", (micros, text) => {
  expect(timestampOfMicros(micros)).toBe(text);
});
