import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundleCode } from "../../lambda/src/bundle/bundleCode.ts";
import { ratioOf } from "../../../bench/interleave.ts";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";
import { type BenchLambda, makeProgram, startLambda } from "./startLambda.ts";

const WARM_UP = 3_000;
const BLOCKS = 31;
const PAGES = 200;
const MOST_START = 0.6;
const MOST_CPU = 0.7;

interface Given {
  /** The database's settings. */
  env: Readonly<Record<string, string>>;
  /** Processes of each. */
  starts: number;
  /** A checkout of an earlier version, with its dependencies, to compare with. */
  beside: string | undefined;
}

/** Numbers of this version, and of the earlier one. */
interface Sides {
  library: number[];
  baseline: number[];
}

interface Warm {
  cpuUs: Sides;
  bytes: Sides;
}

/**
 * Measures a bundled Lambda: the time from the process's start to its first page, processor time of later pages, and memory; in turn
 * with the bundle of an earlier version, each built by its own settings.
 */
export async function measureStart({ env, starts, beside }: Given): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "billio-start-"));
  try {
    const program = await makeProgram(folder);
    const library = await bundled(join(folder, "this"), handlerBundler(bundleCode, HERE));
    const baseline =
      beside === undefined ? library : await bundled(join(folder, "beside"), await bundlerOf(beside));
    const start = (side: keyof Sides) => startLambda(program, side === "library" ? library : baseline, env);
    const ms: Sides = { library: [], baseline: [] };
    const cpuMs: Sides = { library: [], baseline: [] };
    const bytes: Sides = { library: [], baseline: [] };
    for (let round = 0; round <= starts; round++) {
      for (const side of turn(round)) {
        const lambda = await start(side);
        await lambda.stop();
        // The first round finds the files cold.
        if (round === 0) continue;
        ms[side].push(lambda.ms);
        cpuMs[side].push(lambda.cpuMs);
        bytes[side].push(lambda.bytes);
      }
    }
    const warm = await warmPages({ library: await start("library"), baseline: await start("baseline") });
    const text = (values: readonly number[], unit: string) =>
      unit === "MB" ? `${(median(values) / 1e6).toFixed(1)} MB` : `${Math.round(median(values))} ${unit}`;
    const rows = (name: string, sides: Sides, unit: string, most?: number): Row[] => {
      const measured = { name, measured: text(sides.library, unit) };
      if (beside === undefined) return [measured];
      const ratio = ratioOf(sides, 1);
      return [
        { ...measured, beside: `${text(sides.baseline, unit)} before` },
        {
          name: "… ratio of the two",
          measured: ratio.toFixed(2),
          ...(most === undefined ? {} : { target: { text: `≤ ${most}`, met: ratio <= most } }),
        },
      ];
    };
    return [
      ...rows("cold start: from the process's start to its first page", ms, "ms", MOST_START),
      ...rows("… processor time until then", cpuMs, "ms"),
      ...rows("… memory of the process then", bytes, "MB"),
      ...rows("processor time of a warm page", warm.cpuUs, "µs", MOST_CPU),
      ...rows("… memory of the process", warm.bytes, "MB"),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function warmPages(lambdas: Record<keyof Sides, BenchLambda>): Promise<Warm> {
  const warm: Warm = { cpuUs: { library: [], baseline: [] }, bytes: { library: [], baseline: [] } };
  try {
    for (const side of turn(0)) await lambdas[side].answer(WARM_UP);
    for (let block = 0; block < BLOCKS; block++) {
      for (const side of turn(block)) {
        const { cpuUs, bytes } = await lambdas[side].answer(PAGES);
        warm.cpuUs[side].push(cpuUs);
        warm.bytes[side].push(bytes);
      }
    }
  } finally {
    for (const side of turn(0)) await lambdas[side].stop();
  }
  return warm;
}

function turn(round: number): (keyof Sides)[] {
  return round % 2 === 0 ? ["library", "baseline"] : ["baseline", "library"];
}

async function bundled(folder: string, bundle: Bundler): Promise<string> {
  await mkdir(folder);
  return (await bundle(folder)).file;
}

type Bundler = (folder: string) => Promise<{ file: string }>;

const HERE = fileURLToPath(new URL("../../..", import.meta.url));

function handlerBundler(bundle: typeof bundleCode, checkout: string): Bundler {
  const code = 'export { handler } from "./src/handler.ts";';
  return (outdir) => bundle({ code, resolveDir: join(checkout, "packages/graphql"), outdir });
}

/** How a checkout bundles its handler; until 2026-11-29 the package of the API did that itself. */
async function bundlerOf(checkout: string): Promise<Bundler> {
  const load = async <T>(file: string) =>
    (await import(pathToFileURL(join(resolve(checkout), "packages", file)).href)) as T;
  const before = "graphql/bundle/bundleLambda.ts";
  if (existsSync(join(checkout, "packages", before))) {
    return (await load<{ bundleLambda: Bundler }>(before)).bundleLambda;
  }
  const now = await load<{ bundleCode: typeof bundleCode }>("lambda/src/bundle/bundleCode.ts");
  return handlerBundler(now.bundleCode, resolve(checkout));
}
