import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { interleave, ratioOf } from "../../../../bench/interleave.ts";
import { median, percentile } from "../../../../bench/percentile.ts";
import type { Measurement } from "../report/Measurement.ts";
import { bundleCode } from "../../../lambda/src/bundle/bundleCode.ts";

const run = promisify(execFile);
const DATA = fileURLToPath(new URL("../..", import.meta.url));
const LIBRARY = 'import { Query, Mutate } from "./src/index.ts"; globalThis.kept = [Query, Mutate];';
const BASELINE =
  'import pg from "pg"; import { drizzle } from "drizzle-orm/node-postgres"; globalThis.kept = [pg, drizzle];';

/** Size of the bundled library, and how long a fresh process takes to load it, beside `pg` and Drizzle alone. */
export async function measureBundle(processes: number): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), "billio-bundle-"));
  try {
    const library = await bundleCode({ code: LIBRARY, resolveDir: DATA, outdir: join(folder, "library") });
    const baseline = await bundleCode({ code: BASELINE, resolveDir: DATA, outdir: join(folder, "baseline") });
    const loads = { library: [] as number[], baseline: [] as number[] };
    const load = (side: keyof typeof loads, file: string) => async (call: number) => {
      const ms = await loadMs(file);
      // The first one finds the files cold.
      if (call > 0) loads[side].push(ms);
    };
    await interleave(
      { library: load("library", library.file), baseline: load("baseline", baseline.file) },
      { budgetMs: 0, block: 1, minimum: processes, maximum: processes, warmUp: 1 },
    );
    const [libraryMs, baselineMs] = [median(loads.library), median(loads.baseline)];
    const section = "Bundle";
    const size = { section, unit: "kB" } as const;
    return [
      {
        ...size,
        name: "main chunk, minified",
        library: library.mainBytes / 1000,
        floor: baseline.mainBytes / 1000,
        ratio: library.mainBytes / baseline.mainBytes,
        target: { of: "library", atMost: 250 },
      },
      {
        ...size,
        name: "all chunks",
        library: library.allBytes / 1000,
        floor: baseline.allBytes / 1000,
        ratio: library.allBytes / baseline.allBytes,
        note: "baseline: pg and drizzle-orm/node-postgres alone",
      },
      {
        section,
        unit: "ms",
        name: "load",
        library: libraryMs,
        libraryP95: percentile(loads.library, 0.95),
        floor: baselineMs,
        floorP95: percentile(loads.baseline, 0.95),
        ratio: ratioOf(loads, 1),
        target: { of: "ratio", atMost: 1.5 },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadMs(file: string): Promise<number> {
  const code = `const began = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - began); process.exit(0);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code]);
  return Number(stdout);
}
