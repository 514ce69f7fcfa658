import { expect, test } from "vitest";
import { randomNumbers } from "../../src/faults/randomNumbers.ts";
import { seed } from "../seed.ts";
import { checkHistory } from "./checkHistory.ts";
import { mutations } from "./mutations.ts";
import { type Fault, simulate } from "./simulate.ts";

const chosen = seed();

const typesOf = (history: Parameters<typeof checkHistory>[0]) =>
  new Set(checkHistory(history).anomalies.map(({ type }) => type));

test("20,000 transactions of snapshots pass within seconds, with write skew among them", () => {
  const history = simulate(20_000, { seed: chosen });
  const began = performance.now();
  const { anomalies, writeSkews } = checkHistory(history);
  const tookMs = performance.now() - began;
  console.log(`${history.length} transactions in ${Math.round(tookMs)} ms, ${writeSkews.length} write skews`);
  expect(anomalies).toEqual([]);
  expect(writeSkews.length).toBeGreaterThan(0);
  expect(tookMs).toBeLessThan(15_000);
});

const faults: [Fault, RegExp][] = [
  ["late snapshot", /^G-SIa$/],
  ["read committed", /^internal$/],
  ["dirty reads", /^G1a$/],
  ["stale snapshots", /^G-single-(session|realtime)$/],
  ["forks", /^(long fork|G-single|G-nonadjacent)$/],
  ["torn commits", /^(G-single|G-nonadjacent|long fork)/],
  ["no conflicts", /^lost update$/],
  ["forgotten commits", /^lost write$/],
];

test.each(faults)("a database with the fault %s is reported as %s", (fault, expected) => {
  const types = typesOf(simulate(1500, { seed: chosen, fault }));
  console.log(fault, [...types].join(", "));
  expect([...types]).toContainEqual(expect.stringMatching(expected));
});

const valid = simulate(400, { seed: chosen });

test.each(mutations)("a valid history becomes invalid when $about", ({ apply, expected }) => {
  expect(typesOf(valid)).toEqual(new Set());
  const all = [...apply(valid)];
  expect(all.length).toBeGreaterThan(5);
  const numbers = randomNumbers(chosen);
  for (let index = 0; index < 10; index++) {
    const mutated = all[Math.floor(numbers.next() * all.length)] ?? [];
    expect([...typesOf(mutated)]).toContainEqual(expect.stringMatching(expected));
  }
});
