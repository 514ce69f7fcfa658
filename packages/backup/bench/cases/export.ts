import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../../../../bench/percentile.ts";
import type { Row } from "../../../../bench/Row.ts";
import type { ExportReport } from "../../src/export/exportBackup.ts";
import type { Case, CaseOptions } from "../Case.ts";
import { baseline, ours } from "../support/programs.ts";
import { runProgram } from "../support/runProgram.ts";
import { withDatabase } from "../support/withDatabase.ts";

const ITEMS = 100_000;
const MANY = 1_000_000;
const ROUNDS = 5;
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const BASELINE = join(ROOT, "packages/data/bench/baseline/walkItems.ts");

/**
 * A backup of a database; the baseline is a program that only walks along the primary key and discards the rows. The start of
 * the processes isn't counted.
 */
export const exportCase: Case = async (options) => {
  const folder = await mkdtemp(join(tmpdir(), "billio-bench-"));
  const [items, many] = options.quick ? [ITEMS / 10, MANY / 10] : [ITEMS, MANY];
  try {
    const { rows, peakMb } = await beside(items, folder, options);
    return [...rows, ...(await memory(many, folder, { items, peakMb }, options))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function beside(items: number, folder: string, { quick, log }: CaseOptions) {
  return withDatabase(items, log, async ({ dsql: { env } }) => {
    const [walk, program] = [await baseline(BASELINE, "export", folder), await ours("export")];
    const times: Record<"baseline" | "export", number[]> = { baseline: [], export: [] };
    let peakMb = 0;
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
      times.baseline.push(Number((await runProgram(walk, [], env, ROOT)).stdout));
      const run = await runProgram(program, ["dsql", join(folder, `${round}`), "--json"], env, ROOT);
      const { manifest } = JSON.parse(run.stdout) as ExportReport;
      times.export.push(Date.parse(manifest.ended) - Date.parse(manifest.begun));
      peakMb = Math.max(peakMb, run.peakMb);
      log(`baseline: ${Math.round(times.baseline.at(-1) ?? 0)} ms, export: ${times.export.at(-1) ?? 0} ms`);
    }
    const rate = (ms: number) => `${Math.round((items / ms) * 1_000).toLocaleString("en")} items/s`;
    const [walkMs, ms] = [median(times.baseline), median(times.export)];
    const rows: Row[] = [
      {
        name: `export of ${items.toLocaleString("en")} items, beside a keyset walk that drops them`,
        measured: rate(ms),
        beside: rate(walkMs),
        target: { text: `≥ 0.7 × (${(walkMs / ms).toFixed(2)})`, met: walkMs / ms >= 0.7 },
      },
    ];
    return { rows, peakMb };
  });
}

async function memory(
  many: number,
  folder: string,
  few: { items: number; peakMb: number },
  { log }: CaseOptions,
): Promise<Row[]> {
  return withDatabase(many, log, async ({ dsql: { env } }) => {
    const { peakMb, ms } = await runProgram(await ours("export"), ["dsql", join(folder, "many")], env, ROOT);
    log(`${many} items: ${Math.round(ms)} ms, ${Math.round(peakMb)} MB`);
    return [
      {
        name: `peak memory of an export of ${many.toLocaleString("en")} items`,
        measured: `${Math.round(peakMb)} MB`,
        beside: `${Math.round(few.peakMb)} MB (${few.items.toLocaleString("en")} items)`,
        target: { text: "flat (≤ 1.2 ×)", met: peakMb <= 1.2 * few.peakMb },
      },
    ];
  });
}
