import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../../../../bench/percentile.ts";
import type { Row } from "../../../../bench/Row.ts";
import type { BenchDatabase } from "../../../data/bench/generate/openBenchDatabase.ts";
import type { Case, CaseOptions } from "../Case.ts";
import { baseline, ours } from "../support/programs.ts";
import { runProgram } from "../support/runProgram.ts";
import { withDatabase } from "../support/withDatabase.ts";
import { writeJsonBackup } from "../support/writeJsonBackup.ts";

const ITEMS = 100_000;
const MANY = 1_000_000;
const ROUNDS = 3;
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
/** As the script of that version had it. */
const BEFORE = ["--max-semi-space-size=4", "--import", "tsx"];
const BASELINE = join(ROOT, "packages/data/bench/baseline/insertRows.ts");

/**
 * Imports a JSON backup into an empty database, in a process: compared with a program that only inserts the same rows by
 * hand-written multi-row inserts of as many rows, and with an earlier version's import where there is a checkout of it.
 */
export const importCase: Case = async (options) => {
  const folder = await mkdtemp(join(tmpdir(), "billio-bench-"));
  try {
    return await withDatabase(0, options.log, async (database) => [
      ...(await beside(database, folder, options)),
      ...(await memory(database, folder, options)),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function beside(
  database: BenchDatabase,
  folder: string,
  { quick, beside, log }: CaseOptions,
): Promise<Row[]> {
  const items = quick ? ITEMS / 10 : ITEMS;
  const backup = join(folder, "backup");
  await writeJsonBackup(backup, items);
  const { env } = database.dsql;
  const [inserts, program] = [await baseline(BASELINE, "import", folder), await ours("import")];
  const sides: Record<string, () => Promise<{ ms: number }>> = {
    baseline: () => runProgram(inserts, [backup], env, ROOT),
    import: () => runProgram(program, [backup, "--work", join(folder, "work")], env, ROOT),
  };
  if (beside !== undefined)
    sides.before = () =>
      runProgram([...BEFORE, join(beside, "packages/backup/src/import.ts")], [backup], env, beside);
  const times = new Map<string, number[]>(Object.keys(sides).map((name) => [name, []]));
  for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
    for (const [name, run] of Object.entries(sides)) {
      await database.backend.query("TRUNCATE items, write_records");
      const { ms } = await run();
      log(`${name}: ${Math.round(ms)} ms`);
      times.get(name)?.push(ms);
    }
  }
  const of = (name: string) => median(times.get(name) ?? []);
  const rate = (name: string) => `${Math.round((items / of(name)) * 1_000).toLocaleString("en")} items/s`;
  const ratio = of("baseline") / of("import");
  const rows: Row[] = [
    {
      name: `import of ${items.toLocaleString("en")} items, beside multi-row inserts`,
      measured: rate("import"),
      beside: rate("baseline"),
      target: { text: `≥ 0.7 × (${ratio.toFixed(2)})`, met: ratio >= 0.7 },
    },
  ];
  if (beside !== undefined) {
    const gain = of("before") / of("import");
    rows.push({
      name: "… beside the import of before",
      measured: rate("import"),
      beside: rate("before"),
      target: { text: `≥ 1.5 × (${gain.toFixed(2)})`, met: gain >= 1.5 },
    });
  }
  return rows;
}

async function memory(database: BenchDatabase, folder: string, { quick, log }: CaseOptions): Promise<Row[]> {
  const peaks: [items: number, peakMb: number][] = [];
  const largest = quick ? MANY / 10 : MANY;
  for (const items of [largest / 10, largest]) {
    const backup = join(folder, `backup-${items}`);
    await writeJsonBackup(backup, items);
    await database.backend.query("TRUNCATE items, write_records");
    const args = [backup, "--work", join(folder, "work")];
    const { peakMb, ms } = await runProgram(await ours("import"), args, database.dsql.env, ROOT);
    log(`${items} items: ${Math.round(ms)} ms, ${Math.round(peakMb)} MB`);
    peaks.push([items, peakMb]);
    await rm(backup, { recursive: true });
  }
  const [[few, peakOfFew], [many, peak]] = peaks as [[number, number], [number, number]];
  return [
    {
      name: `peak memory of an import of ${many.toLocaleString("en")} items`,
      measured: `${Math.round(peak)} MB`,
      beside: `${Math.round(peakOfFew)} MB (${few.toLocaleString("en")} items)`,
      target: { text: "< 160 MB", met: peak < 160 },
    },
  ];
}
