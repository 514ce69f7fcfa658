import { createData } from "../../src/createData.ts";
import { cleanUpWrites, leaveExpiredRecords, prepareWrites, type WriteCase } from "../cases/writes.ts";
import type { Measurement } from "../report/Measurement.ts";
import { billedBytes, RECORD_BYTES, writeMilliDpu } from "./billedBytes.ts";
import { countStatements } from "./countStatements.ts";
import { type Effort, interleave, ratioOf } from "../../../../bench/interleave.ts";
import { median, percentile } from "../../../../bench/percentile.ts";
import { Recorder } from "./Recorder.ts";
import { callsOf, type Load, throughput } from "./throughput.ts";
import type { BenchContext } from "./BenchContext.ts";

/** Times one write alone, then counts how many go through per second at each concurrency. */
export async function measureWrite(
  context: BenchContext,
  each: WriteCase,
  effort: Effort,
  loads: readonly Load[],
  expiredEvery: number,
): Promise<Measurement[]> {
  const { data, baseline, backend, items } = context;
  const alone = effort.warmUp + effort.maximum + effort.block + 1;
  const calls = loads.reduce((sum, load) => sum + callsOf(load), alone);
  await prepareWrites(backend, each, calls);
  await leaveExpiredRecords(backend, expiredEvery);
  try {
    let offset = 1;
    const sides = (from: number) => ({
      library: (call: number) => each.library(data, from + call),
      baseline: (call: number) => each.baseline(baseline, from + call),
    });
    const recorder = new Recorder(context.database);
    const statements = await countStatements(() => each.library(createData(recorder), 0));
    await each.baseline(baseline, 0);
    const durations = await interleave(sides(offset), effort);
    offset = alone;
    const [library, hand] = [median(durations.library), median(durations.baseline)];
    const found: Measurement[] = [
      {
        section: "Writes, one at a time",
        name: each.name,
        items,
        unit: "ms",
        library,
        libraryP95: percentile(durations.library, 0.95),
        floor: hand,
        floorP95: percentile(durations.baseline, 0.95),
        ratio: ratioOf(durations, effort.block),
        statements,
      },
      await price(context, each, statements),
    ];
    for (const load of loads) {
      const perSecond = await throughput(sides(offset), load);
      offset += callsOf(load);
      found.push({
        section: `Writes, ${load.concurrency} at once`,
        name: each.name,
        items,
        unit: "per s",
        library: perSecond.library,
        floor: perSecond.baseline,
        ratio: perSecond.ratio,
        ...(load.concurrency === 32 ? { target: { of: "ratio", atLeast: each.target ?? 0.7 } } : {}),
      });
    }
    return found;
  } finally {
    await cleanUpWrites(backend);
  }
}

/** What a write is billed on DSQL, by its published formula, with the record that the library adds and without. */
async function price(
  context: BenchContext,
  { name, written }: WriteCase,
  statements: number,
): Promise<Measurement> {
  let bytes = 0;
  for (const item of written.items) bytes += await billedBytes(context.backend, item, written.changed);
  const [library, baseline] = [writeMilliDpu(bytes + RECORD_BYTES), writeMilliDpu(bytes)];
  return {
    section: "Write part of the price, estimated",
    name,
    items: context.items,
    unit: "mDPU",
    library,
    floor: baseline,
    ratio: library / baseline,
    statements,
    note: `${bytes.toLocaleString("en")} bytes, ${(bytes + RECORD_BYTES).toLocaleString("en")} with the record`,
  };
}
