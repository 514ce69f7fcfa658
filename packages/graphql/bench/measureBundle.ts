import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundleCode } from "../../lambda/src/bundle/bundleCode.ts";
import { ratioOf } from "../../../bench/interleave.ts";
import { median } from "../../../bench/percentile.ts";
import type { Row } from "../../../bench/Row.ts";

const run = promisify(execFile);
const GRAPHQL = fileURLToPath(new URL("..", import.meta.url));
const HANDLER = 'export { handler } from "./src/handler.ts";';

/** What a Lambda that serves a schema with these libraries, and reads by them, loads in any case. */
const LIBRARIES = `
  import DataLoader from "dataloader";
  import { PgDialect, PgTable, QueryBuilder, unionAll } from "drizzle-orm/pg-core";
  import { buildASTSchema, execute, parse, validate } from "graphql";
  import { GraphQLDateTime } from "graphql-scalars";
  globalThis.kept = [DataLoader, PgDialect, PgTable, QueryBuilder, unionAll, buildASTSchema, execute, parse, validate, GraphQLDateTime];
`;
const MOST_MB = 1.5;
const AT_MOST = 1.3;

/** Size of the Lambda's bundle, and how long a fresh process takes to load it. */
export async function measureBundle(processes: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "billio-bundle-"));
  try {
    const [ours, libraries] = [join(folder, "lambda"), join(folder, "libraries")];
    await Promise.all([mkdir(ours), mkdir(libraries)]);
    const lambda = await bundleCode({ code: HANDLER, resolveDir: GRAPHQL, outdir: ours });
    const baseline = await bundleCode({ code: LIBRARIES, resolveDir: GRAPHQL, outdir: libraries });
    const loads = { library: [] as number[], baseline: [] as number[] };
    for (let round = 0; round <= processes; round++) {
      const [library, alone] = [await load(lambda.file), await load(baseline.file)];
      // The first round finds the files cold.
      if (round === 0) continue;
      loads.library.push(library);
      loads.baseline.push(alone);
    }
    const ratio = ratioOf(loads, 1);
    const mb = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
    return [
      {
        name: "the Lambda's bundle, all files (minified, without sharp)",
        measured: mb(lambda.allBytes),
        target: { text: `≤ ${MOST_MB} MB`, met: lambda.allBytes <= MOST_MB * 1e6 },
      },
      {
        name: "… of it loaded at the start: without pg, signer, images, S3, external services",
        measured: mb(lambda.mainBytes),
        beside: `${mb(baseline.mainBytes)} libraries alone`,
      },
      {
        name: "… time to load",
        measured: `${Math.round(median(loads.library))} ms`,
        beside: `${Math.round(median(loads.baseline))} ms libraries alone`,
      },
      {
        name: "… ratio of the two",
        measured: ratio.toFixed(2),
        target: { text: `≤ ${AT_MOST}`, met: ratio <= AT_MOST },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds that a fresh process takes to import a file. */
async function load(file: string): Promise<number> {
  const code = `const began = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - began); process.exit(0);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code]);
  return Number(stdout);
}
