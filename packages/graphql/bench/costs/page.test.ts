import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { costOf } from "../../../data/bench/costs/costOf.ts";
import { bulkCalls, dataCalls } from "../../../data/bench/costs/dataCalls.ts";
import { readDpu, writeDpu } from "@mattb.tech/billio-dsql-local/cost";
import { prices } from "../../../data/bench/costs/prices.ts";
import { apiCalls } from "./apiCalls.ts";
import { costChart } from "./costChart.ts";
import { type Measured, measuredAt } from "../../../data/bench/costs/Measured.ts";
import { type Deployment, readDeployments } from "./deployment.ts";
import { monthOf, peopleForFree } from "./month.ts";
import { partsOf, withParts } from "./page.ts";
import { aroundCalls, standingCosts } from "./standing.ts";
import { CALLS_OF_A_PERSON } from "./usage.ts";

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
const AGAIN = "`npm run bench:costs` writes it again, with --only-page after a change of prices or usage";
let measured: Measured[];

beforeAll(async () => {
  measured = JSON.parse(await read("../../../data/bench/costs/measured.json")) as Measured[];
});

describe("the pages on costs and growth", () => {
  test("say what the formula makes of what was measured", async () => {
    for (const [name, parts] of Object.entries(partsOf(measured, await readDeployments()))) {
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

  test("is free for as many people as it states, and not for one more", () => {
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

describe("what stands in the account", () => {
  const amountsOf = (deployment: Deployment) =>
    Object.fromEntries(standingCosts(deployment).map(({ of, amount }) => [of, amount]));

  test("is counted from the stacks: with the old table a look at each stream every five minutes, and the streams", async () => {
    const { withoutOldTable, withOldTable } = await readDeployments();
    expect(withoutOldTable.scheduled.map(({ task }) => task).sort()).toEqual(["age", "backup"]);
    expect(withOldTable.scheduled.map(({ task }) => task).sort()).toEqual([
      "age",
      "backup",
      "watch",
      "watch",
    ]);
    const [without, kept] = [amountsOf(withoutOldTable), amountsOf(withOldTable)];
    expect(kept["calls of Lambdas by schedules"]).toBeCloseTo(2 * 12 * 730 + 730 / 24 + 1, 6);
    expect(without["calls of Lambdas by schedules"]).toBeCloseTo(730 / 24 + 1, 6);
    // Of a quarter of a GB, a second at most.
    const seconds = "… GB-seconds of them";
    expect((kept[seconds] ?? 0) - (without[seconds] ?? 0)).toBeCloseTo((2 * 12 * 730) / 4, 6);
    expect(kept["hours of Kinesis streams"]).toBe(2 * 730);
    expect(without["hours of Kinesis streams"]).toBe(0);
    // Of each data stack seven alarms and one metric go with the old table.
    expect(withOldTable.alarmMetrics - withoutOldTable.alarmMetrics).toBe(16);
    expect(withOldTable.metrics - withoutOldTable.metrics).toBe(2);
  });

  test("is paid for past what is free, and the calls of the API by what a Lambda has of memory", async () => {
    const { withOldTable } = await readDeployments();
    const alarms = standingCosts(withOldTable).find(({ of }) => of === "metrics under alarms");
    expect(alarms?.usd).toBeCloseTo((withOldTable.alarmMetrics - 10) * 0.1, 9);
    expect(standingCosts({ ...withOldTable, alarmMetrics: 10 })[0]?.usd).toBe(0);
    const time = (deployment: Deployment) =>
      aroundCalls(deployment).find(({ of }) => of === "time of Lambda")?.usd ?? 0;
    expect(time({ ...withOldTable, apiMemoryGb: 4 })).toBeCloseTo(
      2 * time({ ...withOldTable, apiMemoryGb: 2 }),
      9,
    );
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
