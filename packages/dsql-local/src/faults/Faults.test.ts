import { expect, test } from "vitest";
import { Clock } from "../clock/Clock.ts";
import type { Fault } from "./Fault.ts";
import { Faults } from "./Faults.ts";
import { InvalidFaultError } from "./InvalidFaultError.ts";

const conflict = { type: "conflict", marker: "OC000" };

function create(...injected: Fault[]) {
  const faults = new Faults(new Clock());
  const shown = injected.map((fault) => faults.inject(fault));
  return { faults, ...faults.hooks, shown };
}

/** The faults that fire at `times` commits, one after another. */
const commits = ({ committing }: ReturnType<typeof create>, times: number) =>
  Array.from({ length: times }, () => committing());

test("without a fault no hook fires", () => {
  const { connecting, delayMs, requesting, committing } = create();
  expect([connecting(), delayMs(), requesting(() => true), committing()]).toEqual([
    undefined,
    0,
    undefined,
    undefined,
  ]);
});

test("the n-th commit fails, and no other", () => {
  const made = create({ fault: "conflict", nth: 3 });
  expect(commits(made, 5)).toEqual([undefined, undefined, conflict, undefined, undefined]);
  expect(made.shown).toMatchObject([{ hits: 1, spent: true }]);
});

test("a fault without a trigger fires each time, or as often as it may", () => {
  expect(commits(create({ fault: "conflict" }), 3)).toEqual([conflict, conflict, conflict]);
  const made = create({ fault: "conflict", times: 2, marker: "OC001" });
  const schema = { type: "conflict", marker: "OC001" };
  expect(commits(made, 3)).toEqual([schema, schema, undefined]);
});

test("each fault counts every event that it matches, and of several that match the one injected first fires", () => {
  const made = create({ fault: "disconnect", when: "after-commit", nth: 2 }, { fault: "conflict", times: 2 });
  expect(commits(made, 4)).toEqual([conflict, { type: "disconnect", when: "after" }, conflict, undefined]);
  expect(made.shown.map(({ hits }) => hits)).toEqual([1, 2]);
});

test("with a probability it fires about so often, and at the same events with the same seed", () => {
  const fault = { fault: "conflict", probability: 0.25, seed: 7 } as const;
  const first = commits(create(fault), 2_000);
  expect(commits(create(fault), 2_000)).toEqual(first);
  const hits = first.filter((met) => met !== undefined).length;
  expect(hits).toBeGreaterThan(400);
  expect(hits).toBeLessThan(600);
  const { shown } = create({ fault: "conflict", probability: 0.25 });
  expect(shown[0]?.fault.seed).toEqual(expect.any(Number));
});

test("latency is fixed, between two bounds, or log-normal; several add up", () => {
  expect(create({ fault: "latency", ms: 20 }, { fault: "latency", ms: 5 }).delayMs()).toBe(25);
  const draw = (ms: object) => {
    const { delayMs } = create({ fault: "latency", ms, seed: 11 } as Fault);
    return Array.from({ length: 10_000 }, delayMs).sort((a, b) => a - b);
  };
  const even = draw({ min: 5, max: 15 });
  expect(even.at(0)).toBeGreaterThanOrEqual(5);
  expect(even.at(-1)).toBeLessThanOrEqual(15);
  expect(even[5_000]).toBeCloseTo(10, 0);
  // However wide the distribution is, a request waits for ten minutes at most, all faults together.
  const wide = create(
    { fault: "latency", ms: { median: 1, p99: 600_000 }, seed: 11 },
    { fault: "latency", ms: 600_000 },
  );
  expect(Math.max(...Array.from({ length: 2_000 }, () => wide.delayMs()))).toBe(600_000);
  const skewed = draw({ median: 8, p99: 60 });
  expect(skewed[5_000]).toBeCloseTo(8, 0);
  expect(skewed[9_900]).toBeGreaterThan(50);
  expect(skewed[9_900]).toBeLessThan(72);
});

test.each([
  ["too-many-connections", "53300", "Unable to accept connection, too many open connections.", undefined],
  ["rate-exceeded", "53400", "Unable to accept connection, rate exceeded.", undefined],
  ["waking-up", "08006", "unable to accept connection, waking up cluster, please retry later", undefined],
  ["sni-not-received", "08006", "unable to accept connection, sni was not received", undefined],
  ["access-denied", "08006", "unable to accept connection, access denied", /./],
  [
    "signature-expired",
    "08006",
    "unable to accept connection, access denied",
    /^Signature expired: \d{8}T\d{6}Z is/,
  ],
] as const)("a connection is rejected as %s", (reason, sqlstate, message, hint) => {
  const error = create({ fault: "refuse", reason, times: 1 }).connecting();
  expect(error).toMatchObject({ sqlstate, message });
  if (hint) expect(error?.hint).toMatch(hint);
  else expect(error?.hint).toBeUndefined();
});

test("faults of statements fire at statements, faults of commits at commits", () => {
  const { requesting: ask, committing } = create(
    { fault: "conflict", on: "statement", marker: "OC001", nth: 2 },
    { fault: "unavailable", nth: 1 },
    { fault: "disconnect", when: "statement", nth: 3 },
  );
  const requesting = () => ask(() => true);
  expect(committing()).toBeUndefined();
  expect(ask(() => false)).toBeUndefined();
  expect(requesting()).toMatchObject({ type: "error", error: { sqlstate: "XX000" } });
  expect(requesting()).toMatchObject({ type: "error", error: { sqlstate: "40001" } });
  expect(requesting()).toEqual({ type: "disconnect" });
  expect(requesting()).toBeUndefined();
});

test.each(["disconnect", "cut"] as const)("%s drops the connection, and is listed by that name", (fault) => {
  const made = create(
    { fault, when: "before-commit", nth: 1 },
    { fault, when: "after-commit", nth: 2 },
    { fault, when: "statement", nth: 1 },
  );
  expect(made.requesting(() => true)).toEqual({ type: "disconnect" });
  expect(commits(made, 3)).toEqual([
    { type: "disconnect", when: "before" },
    { type: "disconnect", when: "after" },
    undefined,
  ]);
  expect(made.faults.list().map((each) => each.fault.fault)).toEqual([fault, fault, fault]);
});

test.each([{ nth: 2 }, { times: 1 }, { probability: 1, times: 1 }])(
  "with %j it fires for the next commit when there was none",
  (trigger) => {
    const made = create({ fault: "disconnect", when: "after-commit", ...trigger });
    const before = "nth" in trigger ? commits(made, 1) : [];
    expect(before.filter((fired) => fired !== undefined)).toEqual([]);
    const after = { type: "disconnect", when: "after" };
    const fault = made.committing();
    expect(fault).toEqual(after);
    expect(made.shown).toMatchObject([{ hits: 1, spent: true }]);
    if (fault) made.notCommitted(fault);
    expect(made.shown).toMatchObject([{ hits: 0, spent: false }]);
    expect(commits(made, 2)).toEqual([after, undefined]);
  },
);

test("a commit that isn't made is no occasion for any of the faults that have counted it", () => {
  const made = create({ fault: "conflict", nth: 1 }, { fault: "conflict", marker: "OC001", nth: 2 });
  const fault = made.committing();
  if (fault) made.notCommitted(fault);
  expect(made.shown).toMatchObject([{ spent: false }, { spent: false }]);
  expect(commits(made, 3)).toEqual([conflict, { type: "conflict", marker: "OC001" }, undefined]);
});

test("a fault can be removed, and all can", () => {
  const made = create({ fault: "conflict" }, { fault: "disconnect", when: "before-commit" });
  made.shown[1]?.remove();
  expect(made.faults.list()).toHaveLength(1);
  expect(commits(made, 1)).toEqual([conflict]);
  made.faults.clear();
  expect(commits(made, 1)).toEqual([undefined]);
});

test.each([
  [{ fault: "conflict", nth: 0 }, "nth"],
  [{ fault: "conflict", nth: 1, probability: 0.5 }, "exclude one another"],
  [{ fault: "conflict", probability: 2 }, "probability"],
  [{ fault: "conflict", marker: "OC002" }, "OC000"],
  [{ fault: "latency", ms: { min: 5, max: 1 } }, "min must not be above max"],
  [{ fault: "latency", ms: -1 }, "ms"],
  [{ fault: "latency", ms: { median: 0, p99: 1 } }, "must be above 0"],
  [{ fault: "disconnect" }, "before-commit"],
  [{ fault: "cut" }, "before-commit"],
  [{ fault: "refuse", reason: "no" }, "waking-up"],
  [{ fault: "flood" }, "fault"],
  [{ fault: "unavailable", often: true }, "often"],
  [undefined, "That is no fault"],
])("%j is rejected with the reason", (fault, reason) => {
  const { faults } = create();
  expect(() => faults.inject(fault as Fault)).toThrow(InvalidFaultError);
  expect(() => faults.inject(fault as Fault)).toThrow(reason);
  expect(faults.list()).toEqual([]);
});
