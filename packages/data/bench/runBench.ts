import { Link } from "../../dsql/test/support/Link.ts";
import { type BenchOptions, type Extent, extentOf } from "./BenchOptions.ts";
import { measureBundle } from "./bundle/measureBundle.ts";
import { counts } from "./cases/counts.ts";
import { depths } from "./cases/depths.ts";
import { firstPages } from "./cases/lists.ts";
import { searches } from "./cases/searches.ts";
import { singleReads } from "./cases/single.ts";
import { cleanUpWrites, writes } from "./cases/writes.ts";
import { type BenchDatabase, openBenchDatabase } from "./generate/openBenchDatabase.ts";
import { measureCases } from "./measure/measureCases.ts";
import { measureWalk } from "./measure/measureWalk.ts";
import { measureWrite } from "./measure/measureWrites.ts";
import { openBenchContext } from "./measure/BenchContext.ts";

/** One way over the line that some reads are measured on, in milliseconds. */
const LATENCY_MS = 2;

interface Run extends BenchOptions {
  extent: Extent;
  matches: (name: string) => boolean;
}

/**
 * Measures every call of the contract against hand-written SQL, at each size of the table.
 *
 * @throws Error when a call and its baseline give different results
 */
export async function runBench(options: BenchOptions): Promise<void> {
  const run: Run = {
    ...options,
    extent: extentOf(options.quick),
    matches: (name) => options.only?.test(name) ?? true,
  };
  for (const items of options.items) {
    options.signal?.throwIfAborted();
    const database = await openBenchDatabase(items, options.dataDir, options.log);
    try {
      await cleanUpWrites(database.backend);
      await measureSize(run, database);
    } finally {
      await database.close();
    }
  }
  if (run.matches("Bundle")) (await measureBundle(run.extent.processes)).forEach(run.onMeasurement);
}

async function measureSize(run: Run, database: BenchDatabase): Promise<void> {
  await measureReads(run, database);
  await measureSlowLine(run, database);
  await measureWrites(run, database);
}

async function measureReads(run: Run, database: BenchDatabase): Promise<void> {
  const { extent, matches, onMeasurement, signal, log } = run;
  const context = openBenchContext(database);
  try {
    const cases = [...singleReads(database.items), ...firstPages(), ...searches(), ...counts()];
    const deep = await depths(context.data, matches);
    const wanted = [...cases, ...deep].filter(({ section, name }) => matches(`${section} ${name}`));
    for (const section of new Set(wanted.map((each) => each.section))) {
      signal?.throwIfAborted();
      log(`${database.items} items: ${section}`);
      const together = wanted.filter((each) => each.section === section);
      (await measureCases(context, together, extent.read)).forEach(onMeasurement);
    }
    if (matches("Walk ofType")) {
      log(`${database.items} items: walk`);
      onMeasurement(await measureWalk(context, extent.walks));
    }
  } finally {
    await context.close();
  }
}

/** The reads again over a line that takes its time, where each further statement would show. */
async function measureSlowLine(run: Run, database: BenchDatabase): Promise<void> {
  const section = `Over a line of ${LATENCY_MS} ms each way`;
  const wanted = ["withId", "ofType", "onShelf by ADDED_AT", "forCategory", "searchType, 3 hits"];
  const cases = [...singleReads(database.items), ...firstPages(), ...searches()]
    .filter(({ name }) => wanted.includes(name))
    .map((each) => ({
      ...each,
      name: each.section.includes("count") ? `${each.name}, with count` : each.name,
      section,
    }))
    .filter(({ name }) => run.matches(`${section} ${name}`));
  if (cases.length === 0) return;
  const link = await Link.to(database.dsql.endpoint, { latencyMs: LATENCY_MS });
  const context = openBenchContext(database, link.endpoint);
  try {
    run.signal?.throwIfAborted();
    run.log(`${database.items} items: ${section}`);
    (await measureCases(context, cases, run.extent.slowLine)).forEach(run.onMeasurement);
  } finally {
    await context.close();
    await link.close();
  }
}

async function measureWrites(run: Run, database: BenchDatabase): Promise<void> {
  const context = openBenchContext(database);
  try {
    for (const each of writes(database.items)) {
      if (!run.matches(`Writes ${each.name}`)) continue;
      run.signal?.throwIfAborted();
      run.log(`${database.items} items: ${each.name}`);
      const { write, loads, expiredEvery } = run.extent;
      (await measureWrite(context, each, write, loads, expiredEvery)).forEach(run.onMeasurement);
    }
  } finally {
    await context.close();
  }
}
