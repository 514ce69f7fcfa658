import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { createData } from "../../src/createData.ts";
import type { Case, FloorWay } from "../cases/Case.ts";
import { ids } from "../cases/ids.ts";
import type { Measurement } from "../report/Measurement.ts";
import { countStatements } from "./countStatements.ts";
import { type Effort, interleaveAll, ratioOf } from "../../../../bench/interleave.ts";
import { median, percentile } from "../../../../bench/percentile.ts";
import { Recorder } from "./Recorder.ts";
import { rowsRead } from "./rowsRead.ts";
import type { World } from "./World.ts";

/**
 * Measures calls beside their floors, all by turns, after making sure that both sides give the same.
 *
 * @throws Error when the results differ: then the times wouldn't mean anything
 */
export async function measureCases(
  world: World,
  cases: readonly Case[],
  effort: Effort,
): Promise<Measurement[]> {
  const { data, floor } = world;
  const examined: { each: Case; way: FloorWay; found: Partial<Measurement> }[] = [];
  for (const each of cases) examined.push({ each, ...(await examine(world, each)) });
  const durations = await interleaveAll(
    examined.map(({ each, way }) => ({
      library: (call) => each.library(data, call),
      floor: (call) => way.run(floor, call),
    })),
    effort,
  );
  return examined.map(({ each, found }, index): Measurement => {
    const times = durations[index] ?? { library: [], floor: [] };
    return {
      section: each.section,
      name: each.name,
      items: world.items,
      unit: "ms",
      library: median(times.library),
      libraryP95: percentile(times.library, 0.95),
      floor: median(times.floor),
      floorP95: percentile(times.floor, 0.95),
      ratio: ratioOf(times, effort.block),
      ...found,
    };
  });
}

/** Everything about a call but its time. */
async function examine(world: World, each: Case): Promise<{ way: FloorWay; found: Partial<Measurement> }> {
  const { data, floor, behind } = world;
  const way = await fastest(world, each.floor);
  const expected = ids(await way.run(floor, 0)).slice(0, 50);
  if (!isDeepStrictEqual(ids(await each.library(data, 0)), expected)) {
    throw new Error(`${each.section}, ${each.name}: library and floor give different items`);
  }
  const statements = await countStatements(() => each.library(data, 1));
  const recorder = new Recorder(world.database);
  await each.library(createData(recorder), 2);
  const sent = floor.record();
  await way.run(floor, 2);
  const byHand = sent().map(({ text, values }) => ({ sql: text, values }));
  const rows = await rowsReadByAll(behind, recorder.statements);
  const floorRows = await rowsReadByAll(behind, byHand);
  return {
    way,
    found: {
      ...(each.target === undefined ? {} : { target: { of: "ratio", atMost: each.target } }),
      statements,
      ...(each.statements === undefined ? {} : { statementsAtMost: each.statements }),
      ...(rows === undefined ? {} : { rowsRead: rows }),
      ...(floorRows === undefined ? {} : { floorRowsRead: floorRows }),
      ...(each.depth === undefined ? {} : { depth: each.depth }),
      ...(way.way === undefined ? {} : { note: `floor: ${way.way}` }),
    },
  };
}

async function rowsReadByAll(
  behind: pg.Client,
  statements: readonly { sql: string; values: readonly unknown[] }[],
): Promise<number | undefined> {
  let sum = 0;
  for (const { sql, values } of statements) {
    const rows = await rowsRead(behind, sql, values);
    if (rows === undefined) return undefined;
    sum += rows;
  }
  return sum;
}

async function fastest({ floor }: World, ways: readonly [FloorWay, ...FloorWay[]]): Promise<FloorWay> {
  let best = ways[0];
  if (ways.length === 1) return best;
  let bestMs = Infinity;
  for (const way of ways) {
    const durations: number[] = [];
    // Past the fifth call, after which PostgreSQL may settle for a plan that knows no values.
    for (let call = 0; call < 14; call++) {
      const began = performance.now();
      await way.run(floor, call);
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
