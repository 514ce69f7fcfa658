import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { createData } from "../../src/createData.ts";
import type { Case, BaselineWay } from "../cases/Case.ts";
import { ids } from "../cases/ids.ts";
import type { Measurement } from "../report/Measurement.ts";
import { countStatements } from "./countStatements.ts";
import { type Effort, interleaveAll, ratioOf } from "../../../../bench/interleave.ts";
import { median, percentile } from "../../../../bench/percentile.ts";
import { Recorder } from "./Recorder.ts";
import { rowsRead } from "./rowsRead.ts";
import type { BenchContext } from "./BenchContext.ts";

/**
 * Measures calls and their baselines, all by turns, after checking that both sides give the same.
 *
 * @throws Error when the results differ: then the times wouldn't mean anything
 */
export async function measureCases(
  context: BenchContext,
  cases: readonly Case[],
  effort: Effort,
): Promise<Measurement[]> {
  const { data, baseline } = context;
  const examined: { each: Case; way: BaselineWay; found: Partial<Measurement> }[] = [];
  for (const each of cases) examined.push({ each, ...(await examine(context, each)) });
  const durations = await interleaveAll(
    examined.map(({ each, way }) => ({
      library: (call) => each.library(data, call),
      baseline: (call) => way.run(baseline, call),
    })),
    effort,
  );
  return examined.map(({ each, found }, index): Measurement => {
    const times = durations[index] ?? { library: [], baseline: [] };
    return {
      section: each.section,
      name: each.name,
      items: context.items,
      unit: "ms",
      library: median(times.library),
      libraryP95: percentile(times.library, 0.95),
      floor: median(times.baseline),
      floorP95: percentile(times.baseline, 0.95),
      ratio: ratioOf(times, effort.block),
      ...found,
    };
  });
}

/** Everything about a call but its time. */
async function examine(
  context: BenchContext,
  each: Case,
): Promise<{ way: BaselineWay; found: Partial<Measurement> }> {
  const { data, baseline, backend } = context;
  const way = await fastest(context, each.baseline);
  const expected = (await way.run(baseline, 0)).slice(0, 50);
  const found = await each.library(data, 0);
  const isSame = each.sameItems
    ? isDeepStrictEqual([found], expected)
    : isDeepStrictEqual(ids(found), ids(expected));
  if (!isSame) throw new Error(`${each.section}, ${each.name}: library and baseline give different items`);
  const statements = await countStatements(() => each.library(data, 1));
  const recorder = new Recorder(context.database);
  await each.library(createData(recorder), 2);
  const sent = baseline.record();
  await way.run(baseline, 2);
  const byHand = sent().map(({ text, values }) => ({ sql: text, values }));
  const rows = await rowsReadByAll(backend, recorder.statements);
  const baselineRows = await rowsReadByAll(backend, byHand);
  return {
    way,
    found: {
      ...(each.target === undefined ? {} : { target: { of: "ratio", atMost: each.target } }),
      statements,
      ...(each.statements === undefined ? {} : { statementsAtMost: each.statements }),
      ...(rows === undefined ? {} : { rowsRead: rows }),
      ...(baselineRows === undefined ? {} : { floorRowsRead: baselineRows }),
      ...(each.depth === undefined ? {} : { depth: each.depth }),
      ...(way.way === undefined ? {} : { note: `baseline: ${way.way}` }),
    },
  };
}

async function rowsReadByAll(
  backend: pg.Client,
  statements: readonly { sql: string; values: readonly unknown[] }[],
): Promise<number | undefined> {
  let sum = 0;
  for (const { sql, values } of statements) {
    const rows = await rowsRead(backend, sql, values);
    if (rows === undefined) return undefined;
    sum += rows;
  }
  return sum;
}

async function fastest(
  { baseline }: BenchContext,
  ways: readonly [BaselineWay, ...BaselineWay[]],
): Promise<BaselineWay> {
  let best = ways[0];
  if (ways.length === 1) return best;
  let bestMs = Infinity;
  for (const way of ways) {
    const durations: number[] = [];
    // Past the fifth call, after which PostgreSQL may choose a generic plan.
    for (let call = 0; call < 14; call++) {
      const began = performance.now();
      await way.run(baseline, call);
      const ms = performance.now() - began;
      if (call >= 7) durations.push(ms);
      // Out of the race.
      if (call >= 3 && ms > 5 * bestMs) break;
    }
    if (durations.length < 7) continue;
    if (median(durations) < bestMs) [best, bestMs] = [way, median(durations)];
  }
  return best;
}
