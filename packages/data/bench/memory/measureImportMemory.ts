import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { connect } from "../../src/db/connect.ts";
import { settingsFrom } from "../../src/db/settings.ts";
import { runMigrations } from "../../src/migrate/index.ts";
import { startDsql } from "../generate/startDsql.ts";
import { median } from "../../../../bench/percentile.ts";
import { itemsText } from "../report/format.ts";
import type { Measurement } from "../report/Measurement.ts";
import { writeBackup } from "./writeBackup.ts";

const run = promisify(execFile);
const MB = 1_000_000;
const sampler = fileURLToPath(new URL("sampleMemory.ts", import.meta.url));
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Imports a backup of N items with the command that users run, and watches the memory of its process. */
export async function measureImportMemory(
  items: number,
  log: (line: string) => void,
): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), "billio-memory-"));
  const dsql = await startDsql();
  try {
    log(`writing a backup of ${items} items`);
    await writeBackup(join(folder, "backup"), items);
    const executor = connect(settingsFrom(dsql.env));
    await runMigrations({ executor }).finally(() => executor.close());

    log(`importing ${items} items`);
    const file = join(folder, "memory.json");
    const began = performance.now();
    await run(
      process.execPath,
      [
        ...["--max-semi-space-size=4", "--heap-growing-percent=100", "--import", "tsx", "--import", sampler],
        ...[path("../../../backup/src/main.ts"), "import", join(folder, "backup")],
        ...["--work", join(folder, "work")],
      ],
      { env: { ...process.env, BENCH_MEMORY_FILE: file, INIT_CWD: "" }, cwd: path("../../../..") },
    );
    const seconds = (performance.now() - began) / 1000;
    const { peak, samples } = JSON.parse(await readFile(file, "utf8")) as { peak: number; samples: number[] };
    const quarter = (from: number) => {
      const start = Math.floor((samples.length * from) / 4);
      return (median(samples.slice(start, start + Math.ceil(samples.length / 4))) / MB).toFixed(0);
    };
    const section = "Import of a backup";
    return [
      {
        section,
        name: "peak memory of the process",
        items,
        unit: "MB",
        library: peak / MB,
        target: { of: "library", atMost: 200 },
        note: `median by quarter of the time: ${[0, 1, 2, 3].map(quarter).join(", ")} MB`,
      },
      { section, name: `${itemsText(items)} items`, items, unit: "s", library: seconds },
    ];
  } finally {
    await dsql.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
