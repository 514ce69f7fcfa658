import { describe, expect, test } from "vitest";
import { explore, type Scenario } from "../../../test/support/interleavings.ts";
import type { Wanted } from "./State.ts";

const id = "0000000a-0000-4000-8000-000000000001";
const written = (ts: number, type = "Book"): Wanted => ({
  id,
  ts: BigInt(ts),
  image: { key: `${type}:${id}`, text: `${type} at ${ts}` },
});
const deleted = (ts: number): Wanted => ({ id, ts: BigInt(ts) });
const before = { [`Book:${id}`]: "before" };

const scenarios: Record<string, Scenario> = {
  "two changes": { deliveries: [written(1), written(2)], before, crashes: 3 },
  "a change delivered three times": { deliveries: [written(1), written(1), written(1)], crashes: 1 },
  "three changes": { deliveries: [written(1), written(2), written(3)], before, crashes: 1 },
  "two changes, the first of them delivered twice": {
    deliveries: [written(1), written(1), written(2)],
    crashes: 1,
  },
  "a change and its deletion": { deliveries: [written(1), deleted(2)], before, crashes: 3 },
  "a deletion between two changes": { deliveries: [written(1), deleted(2), written(3)], before, crashes: 1 },
  "an item that comes again as another type": {
    deliveries: [written(1), written(2, "Feature")],
    before,
    crashes: 2,
  },
  "an item that comes again as another type after its deletion": {
    deliveries: [written(1), deleted(2), written(3, "Feature")],
    crashes: 0,
  },
  "an item in capitals that is deleted and made anew": {
    deliveries: [deleted(1), { ...written(2), isNew: true }],
    before: { [`Book:${id.toUpperCase()}`]: "before" },
    crashes: 2,
  },
  "an item that was there under another key": {
    deliveries: [written(2, "Feature"), deleted(1)],
    before: { [`Movie:${id}`]: "before" },
    crashes: 2,
  },
};

describe("in every interleaving, with consumers killed anywhere, the table ends as the latest change has it", () => {
  test.each(Object.entries(scenarios))("%s", (_, scenario) => {
    const { wrong, moments, ends } = explore(scenario);
    expect(wrong).toBeUndefined();
    expect(ends).toBeGreaterThan(0);
    expect(moments).toBeGreaterThan(100);
  });
});

/** What a protocol would do that left a step out: each has to be found out, or the search above proves nothing. */
const worse: Record<string, Scenario["spoil"]> = {
  "drops what is older or equal without a look at the item": (step, answer) =>
    step.do === "findDifferent" ? [] : answer,
  "doesn't read the state again after it has written": (step, answer) =>
    step.do === "isCurrent" ? true : answer,
  "doesn't look for the key under which the table has the item": (step, answer) =>
    step.do === "findKeys" ? [] : answer,
  "goes on as if it had set the state when another has": (step, answer) =>
    step.do === "swapState" ? true : answer,
};

test.each(Object.entries(worse))("the search finds what goes wrong where a consumer %s", (_, spoil) => {
  // The small ones first: one failure is enough.
  const bySize = Object.values(scenarios).toSorted((a, b) => a.deliveries.length - b.deliveries.length);
  const isFoundOut = bySize.some(
    (scenario) => explore({ ...scenario, ...(spoil && { spoil }) }).wrong !== undefined,
  );
  expect(isFoundOut).toBe(true);
});
