import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case } from "../Case.ts";
import { baseline, ours } from "../support/programs.ts";
import { runProgram } from "../support/runProgram.ts";
import { writeJsonBackup } from "../support/writeJsonBackup.ts";

const MANY = 1_000_000;
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const BASELINE = join(ROOT, "packages/backup/bench/support/readBoth.ts");

/** Compares two JSON backups, in a process; the baseline is a program that reads both once and discards what it reads. */
export const verifyCase: Case = async ({ quick, log }) => {
  const folder = await mkdtemp(join(tmpdir(), "billio-bench-"));
  try {
    const [readBoth, program] = [await baseline(BASELINE, "verify", folder), await ours("verify")];
    const peaks: number[] = [];
    let ratio = NaN;
    const [few, many] = quick ? [MANY / 100, MANY / 10] : [MANY / 10, MANY];
    const times = { baseline: NaN, verify: NaN };
    for (const items of [few, many]) {
      const sides = [join(folder, `from-${items}`), join(folder, `against-${items}`)] as const;
      for (const side of sides) await writeJsonBackup(side, items);
      const reading = await runProgram(readBoth, sides, {}, ROOT);
      const verify = await runProgram(program, [sides[0], "--against", sides[1]], {}, ROOT);
      log(`${items} items: reading ${Math.round(reading.ms)} ms, verify ${Math.round(verify.ms)} ms`);
      log(`${Math.round(verify.peakMb)} MB`);
      peaks.push(verify.peakMb);
      Object.assign(times, { baseline: reading.ms, verify: verify.ms });
      ratio = verify.ms / reading.ms;
      for (const side of sides) await rm(side, { recursive: true });
    }
    const [peakOfFew = NaN, peak = NaN] = peaks;
    const count = many.toLocaleString("en");
    return [
      {
        name: `verify of ${count} items, beside reading both sides`,
        measured: `${(times.verify / 1_000).toFixed(1)} s`,
        beside: `${(times.baseline / 1_000).toFixed(1)} s`,
        target: { text: `≤ 1.3 × (${ratio.toFixed(2)})`, met: ratio <= 1.3 },
      },
      {
        name: `peak memory of a verify of ${count} items`,
        measured: `${Math.round(peak)} MB`,
        beside: `${Math.round(peakOfFew)} MB (${few.toLocaleString("en")} items)`,
        target: { text: "< 160 MB", met: peak < 160 },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
