import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { createData } from "../../src/createData.ts";
import type { Case, FloorWay } from "../cases/Case.ts";
import { ids } from "../cases/ids.ts";
import type { Measurement } from "../report/Measurement.ts";
import { countStatements } from "./countStatements.ts";
import { type Effort, interleave, ratioOf } from "./interleave.ts";
import { median, percentile } from "./percentile.ts";
import { Recorder } from "./Recorder.ts";
import { rowsRead } from "./rowsRead.ts";
import type { World } from "./World.ts";

/**
 * Measures a call beside its floor, after making sure that both give the same.
 *
 * @throws Error when the results differ: then the times wouldn't mean anything
 */
export async function measureCase(world: World, each: Case, effort: Effort): Promise<Measurement> {
  const { data, floor, behind, items } = world;
  const best = await fastest(world, each.floor);
  const expected = ids(await best.run(floor, 0)).slice(0, 50);
  const found = ids(await each.library(data, 0));
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(`${each.section}, ${each.name}: library and floor give different items`);
  }

  const statements = await countStatements(() => each.library(data, 1));
  const recorder = new Recorder(world.database);
  await each.library(createData(recorder), 2);
  const sent = floor.record();
  await best.run(floor, 2);
  const floorSent = sent();
  const durations = await interleave(
    { library: (call) => each.library(data, call), floor: (call) => best.run(floor, call) },
    effort,
  );
  const [library, floorMs] = [median(durations.library), median(durations.floor)];
  const rows = await rowsReadByAll(behind, recorder.statements);
  const floorRows = await rowsReadByAll(
    behind,
    floorSent.map(({ text, values }) => ({ sql: text, values })),
  );
  return {
    section: each.section,
    name: each.name,
    items,
    unit: "ms",
    library,
    libraryP95: percentile(durations.library, 0.95),
    floor: floorMs,
    floorP95: percentile(durations.floor, 0.95),
    ratio: ratioOf(durations, effort.block),
    ...(each.target === undefined ? {} : { target: { of: "ratio", atMost: each.target } }),
    statements,
    ...(each.statements === undefined ? {} : { statementsAtMost: each.statements }),
    ...(rows === undefined ? {} : { rowsRead: rows }),
    ...(floorRows === undefined ? {} : { floorRowsRead: floorRows }),
    ...(best.way === undefined ? {} : { note: `floor: ${best.way}` }),
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
