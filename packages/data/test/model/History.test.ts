import { expect, test } from "vitest";
import { type Entry, isSerial, type Outcome } from "./History.ts";
import type { Call, ModelItem, State } from "./Model.ts";

const book = (fields: Partial<ModelItem> = {}): ModelItem => ({ type: "Book", title: "t", ...fields });
const items = (...all: [string, ModelItem][]): State => new Map(all);
const entry = (call: Call, began: number, ended: number, outcome: Outcome): Entry => ({
  worker: 0,
  call,
  began,
  ended,
  outcome,
});
const ok = (result?: unknown): Outcome => ({ ended: "ok", result });
const remove: Call = { kind: "delete", type: "Book", id: "1" };
const create: Call = { kind: "create", id: "1", item: book() };

test("what was done one after another is serial, and only in that order", () => {
  const calls = [entry(remove, 0, 1, ok()), entry(create, 2, 3, ok(book()))];
  expect(isSerial(items(["1", book()]), calls, items(["1", book()]))).toBe(true);
  // The deletion was repeated after the other's creation.
  expect(isSerial(items(["1", book()]), calls, items())).toBe(false);
});

test("calls that overlap may have either order", () => {
  const calls = [entry(remove, 0, 3, ok()), entry(create, 1, 2, ok(book()))];
  expect(isSerial(items(["1", book()]), calls, items(["1", book()]))).toBe(true);
  expect(isSerial(items(), calls, items())).toBe(true);
});

test("an unknown outcome may be either, and nothing else", () => {
  const calls = [entry(create, 0, 1, { ended: "unknown" })];
  expect(isSerial(items(), calls, items())).toBe(true);
  expect(isSerial(items(), calls, items(["1", book()]))).toBe(true);
  expect(isSerial(items(), calls, items(["1", book({ rating: 3 })]))).toBe(false);
});

test("a success without its effect, an error with one, and an effect twice aren't serial", () => {
  expect(isSerial(items(), [entry(create, 0, 1, ok(book()))], items())).toBe(false);
  const refused: Outcome = { ended: "error", code: "ITEM_ALREADY_EXISTS" };
  expect(isSerial(items(), [entry(create, 0, 1, refused)], items(["1", book()]))).toBe(false);
  const increment: Call = { kind: "increment", type: "Book", id: "1" };
  const before = items(["1", book({ n: 1 })]);
  expect(isSerial(before, [entry(increment, 0, 1, ok(2))], items(["1", book({ n: 3 })]))).toBe(false);
  expect(isSerial(before, [entry(increment, 0, 1, ok(2))], items(["1", book({ n: 2 })]))).toBe(true);
  const gaveUp: Outcome = { ended: "gave up", code: "DATABASE_UNAVAILABLE" };
  expect(isSerial(before, [entry(increment, 0, 1, gaveUp)], items(["1", book({ n: 2 })]))).toBe(false);
});
