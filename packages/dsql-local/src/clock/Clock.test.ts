import { expect, test } from "vitest";
import { Clock } from "./Clock.ts";

test("advancing the clock rings due alarms, in order and once", () => {
  const clock = new Clock();
  const rung: string[] = [];
  const nowMs = clock.nowMs();
  clock.at(nowMs + 3_600_000, () => rung.push("hour"));
  clock.at(nowMs + 60_000, () => rung.push("minute"));
  const cancel = clock.at(nowMs + 1_000, () => rung.push("cancelled"));
  cancel();
  clock.advance(59_000);
  expect(rung).toEqual([]);
  clock.advance(3_600_000);
  expect(rung).toEqual(["minute", "hour"]);
  clock.advance(3_600_000);
  expect(rung).toEqual(["minute", "hour"]);
  expect(clock.nowMs() - nowMs).toBeGreaterThanOrEqual(7_259_000);
});

test("an alarm that is already due rings at once", () => {
  let rung = false;
  new Clock().at(0, () => (rung = true));
  expect(rung).toBe(true);
});

test("it rejects negative steps, fractions, and more than a hundred years", () => {
  const clock = new Clock();
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, 0.5, 1e20]) {
    expect(() => {
      clock.advance(wrong);
    }).toThrow(RangeError);
  }
});

test("it knows what it showed before it was advanced, and after", () => {
  const clock = new Clock();
  const beforeMs = Date.now() - 1;
  clock.advance(60_000);
  clock.advance(60_000);
  expect(clock.aheadMs).toBe(120_000);
  expect(clock.showedAt(beforeMs)).toBe(beforeMs);
  expect(clock.showedAt(beforeMs + 1_000)).toBe(beforeMs + 121_000);
});
