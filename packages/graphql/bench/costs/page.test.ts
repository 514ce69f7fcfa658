import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { costOf } from "../../../data/bench/costs/costOf.ts";
import { bulkCalls, dataCalls } from "../../../data/bench/costs/dataCalls.ts";
import { readDpu, writeDpu } from "../../../data/bench/costs/dpu.ts";
import { prices } from "../../../data/bench/costs/prices.ts";
import { apiCalls } from "./apiCalls.ts";
import { costChart } from "./costChart.ts";
import { type Measured, measuredAt } from "../../../data/bench/costs/Measured.ts";
import { monthOf, peopleForFree } from "./month.ts";
import { partsOf, withParts } from "./page.ts";
import { CALLS_OF_A_PERSON } from "./usage.ts";

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
const AGAIN = "`npm run bench:costs` writes it anew, with --only-page after a change of prices or usage";
let measured: Measured[];

beforeAll(async () => {
  measured = JSON.parse(await read("../../../data/bench/costs/measured.json")) as Measured[];
});

describe("the pages on costs and growth", () => {
  test("say what the formula makes of what was measured", async () => {
    for (const [name, parts] of Object.entries(partsOf(measured))) {
      const page = await read(`../../../../docs/${name}`);
      expect(withParts(page, parts), AGAIN).toBe(page);
    }
  });

  test("have the chart that belongs to them", async () => {
    expect(costChart(measured), AGAIN).toBe(await read("../../../../docs/costs.svg"));
  });
});

test("every call has been measured at each size, and nothing else", () => {
  const names = [...dataCalls(), ...bulkCalls(), ...apiCalls].map(({ name }) => name);
  for (const { calls } of measured) expect(calls.map(({ name }) => name)).toEqual(names);
});

test("a call's cost is that of its transactions, each with its least", () => {
  const imported = measured[0]?.calls.find(({ name }) => name.startsWith("importExternalTvSeason"));
  const cost = costOf(imported ?? { transactions: [], oldReadUnits: null });
  const uses = imported?.transactions ?? [];
  expect(uses.length).toBeGreaterThan(1);
  expect(cost.read).toBeCloseTo(
    uses.reduce((sum, { bytesRead }) => sum + readDpu(bytesRead), 0),
    9,
  );
  expect(cost.write).toBeCloseTo(
    uses.reduce((sum, { bytesWritten }) => sum + writeDpu(bytesWritten), 0),
    9,
  );
});

describe("a month", () => {
  test("costs nothing as long as it stays below what is free, and by the DPU from there on", () => {
    const small = measuredAt(measured, 3_500);
    expect(monthOf(1, small)).toMatchObject({ dsql: 0, calls: sum(Object.values(CALLS_OF_A_PERSON)) });
    const [some, twice] = [monthOf(50_000, small), monthOf(100_000, small)];
    expect(twice.dsql - some.dsql).toBeCloseTo(((twice.dpu - some.dpu) * prices.dpu.usd) / 1e6, 6);
    expect(twice.dsqlAtMost).toBeGreaterThan(twice.dsql);
  });

  test("is free for as many people as it says, and not for one more", () => {
    for (const each of measured) {
      const people = peopleForFree(each);
      expect(monthOf(people, each).dsqlAtMost).toBe(0);
      expect(monthOf(people + 1, each).dsqlAtMost).toBeGreaterThan(0);
    }
  });

  test("counts what stays as it is once: the backup, the hours of a stream", () => {
    const small = measuredAt(measured, 3_500);
    expect(monthOf(0, small)).toMatchObject({ calls: 0, dpu: monthOf(1, small).backupDpu });
    expect(monthOf(0, small).follow.stream).toBeCloseTo(29.2, 2);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
