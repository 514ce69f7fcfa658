import { expect, test } from "vitest";
import { Clock } from "../clock/Clock.ts";
import type { Fault } from "../faults/Fault.ts";
import { Faults } from "../faults/Faults.ts";
import { Delivery } from "./Delivery.ts";

function create(...injected: Fault[]) {
  const clock = new Clock();
  const faults = new Faults(clock, true);
  for (const fault of injected) faults.inject(fault);
  const lines: string[] = [];
  let written = 0;
  const delivery = new Delivery(faults.cdcHooks, clock, (line, done) => {
    lines.push(line);
    done?.();
  });
  const take = (count: number) => {
    for (let at = 0; at < count; at++) delivery.take(String(at), () => written++);
  };
  return { clock, delivery, lines, take, written: () => written };
}

test("without faults lines are delivered in order", () => {
  const { lines, take, written } = create();
  take(5);
  expect(lines).toEqual(["0", "1", "2", "3", "4"]);
  expect(written()).toBe(5);
});

test("a duplicate is delivered later, and counts once", () => {
  const { clock, lines, take, written } = create({ fault: "cdc-duplicate", ms: 5_000, nth: 2 });
  take(3);
  expect(lines).toEqual(["0", "1", "2"]);
  clock.advance(5_000);
  expect(lines).toEqual(["0", "1", "2", "1"]);
  expect(written()).toBe(3);
});

test("a delayed line is delivered after its delay, and isn't written before", () => {
  const { clock, lines, take, written } = create({ fault: "cdc-delay", ms: 60_000, nth: 1 });
  take(2);
  expect([lines, written()]).toEqual([["1"], 1]);
  clock.advance(60_000);
  expect([lines, written()]).toEqual([["1", "0"], 2]);
});

test("a reordered line is delivered after others, or after a while if there are none", () => {
  const { clock, lines, take } = create(
    { fault: "cdc-reorder", places: 1, nth: 1 },
    { fault: "cdc-reorder", places: 1, nth: 3 },
  );
  take(3);
  expect(lines).toEqual(["1", "0"]);
  clock.advance(1_000);
  expect(lines).toEqual(["1", "0", "2"]);
});

test("all faults at once lose nothing, and the same seeds give the same order", () => {
  const run = () => {
    const { delivery, lines, take, written } = create(
      { fault: "cdc-duplicate", probability: 0.3, seed: 1, ms: { min: 0, max: 60_000 } },
      { fault: "cdc-reorder", probability: 0.5, seed: 2, places: 20 },
      { fault: "cdc-delay", probability: 0.2, seed: 3, ms: 60_000 },
    );
    take(500);
    delivery.release();
    expect(written()).toBe(500);
    return lines;
  };
  const lines = run();
  expect(new Set(lines).size).toBe(500);
  expect(lines.length).toBeGreaterThan(600);
  expect(lines).not.toEqual([...lines].sort((a, b) => Number(a) - Number(b)));
  expect(run()).toEqual(lines);
});
