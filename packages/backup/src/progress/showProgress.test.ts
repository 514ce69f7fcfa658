import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Progress } from "./Progress.ts";
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
const writing = (items: number, done: number, detail = "Feature"): Progress => ({
  phase: "writing",
  detail,
  items,
  done,
  total: 1_000,
});

test("without a terminal there is a line for each new subject and each tenth of the total", () => {
  const { lines, view } = plain();
  view.show(writing(84, 20, "Book"));
  for (const done of [30, 110, 140, 250, 251, 349]) {
    view.show(writing(done * 10, done));
    vi.advanceTimersByTime(1_000);
  }
  view.show(writing(1, 350, "TvSeries"));
  view.stop();
  expect(lines).toEqual([
    "writing Book: 84 items, 2 %\n",
    "writing Feature: 300 items, 3 %\n",
    "writing Feature: 1,400 items, 14 %, 700 a second, 12 s left\n",
    "writing Feature: 2,500 items, 25 %, 833 a second, 9 s left\n",
    "writing TvSeries: 1 items, 35 %, 11 s left\n",
  ]);
});

test("where there is no terminal, what is done in a moment takes one line", () => {
  const { lines, view } = plain();
  for (let done = 20; done < 1_000; done++) view.show(writing(done, done));
  view.stop();
  expect(lines).toEqual(["writing Feature: 20 items, 2 %\n"]);
});

test("where there is no terminal, a line comes every five seconds while nothing moves, until it is stopped", () => {
  const { lines, view } = plain();
  view.show(writing(100, 10));
  view.show(writing(200, 20));
  vi.advanceTimersByTime(4_999);
  expect(lines).toHaveLength(1);
  vi.advanceTimersByTime(5_001);
  expect(lines).toEqual([
    "writing Feature: 100 items, 1 %\n",
    "writing Feature: 200 items, 2 %, 40 a second, 4 min 5 s left\n",
    "writing Feature: 200 items, 2 %, 20 a second, 8 min 10 s left\n",
  ]);
  view.stop();
  vi.advanceTimersByTime(20_000);
  expect(lines).toHaveLength(3);
});
