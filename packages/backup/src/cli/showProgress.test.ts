import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Progress } from "../Progress.ts";
import { showProgress } from "./showProgress.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function plain() {
  const lines: string[] = [];
  return { lines, view: showProgress({ write: (text) => lines.push(text) }) };
}
const writing = (items: number, bytes: number, type: Progress["type"] = "Feature"): Progress => ({
  phase: "write",
  type,
  items,
  bytes,
  totalBytes: 1_000,
});

test("where there is no terminal, a line tells of each file and of each tenth of the whole", () => {
  const { lines, view } = plain();
  view.show(writing(84, 20, "Book"));
  for (const bytes of [30, 110, 140, 250, 251, 349]) view.show(writing(bytes * 10, bytes));
  view.show(writing(1, 350, "TvSeries"));
  view.stop();
  expect(lines).toEqual([
    "importing Book: 84 items, 2 %\n",
    "importing Feature: 300 items, 3 %\n",
    "importing Feature: 1,400 items, 14 %\n",
    "importing Feature: 2,500 items, 25 %\n",
    "importing TvSeries: 1 items, 35 %\n",
  ]);
});

test("where there is no terminal, a line comes every five seconds while nothing moves, until it is stopped", () => {
  const { lines, view } = plain();
  view.show(writing(100, 10));
  view.show(writing(200, 20));
  vi.advanceTimersByTime(4_999);
  expect(lines).toHaveLength(1);
  vi.advanceTimersByTime(5_001);
  expect(lines).toEqual([
    "importing Feature: 100 items, 1 %\n",
    "importing Feature: 200 items, 2 %\n",
    "importing Feature: 200 items, 2 %\n",
  ]);
  view.stop();
  vi.advanceTimersByTime(20_000);
  expect(lines).toHaveLength(3);
});
