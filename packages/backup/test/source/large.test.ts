import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("a backup of 500 MB is read in memory that doesn't grow", { timeout: 180_000 }, async () => {
  const program = join(import.meta.dirname, "../support/readLargeBackup.ts");
  // A heap that is far smaller than the backup, and a process whose memory is measured.
  const flags = ["--max-old-space-size=64", "--max-semi-space-size=4", "--heap-growing-percent=100"];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...flags,
    "--import",
    "tsx",
    program,
    "500",
  ]);
  const result = JSON.parse(stdout) as Record<string, number>;
  expect(result).toMatchObject({ read: 1_000, rows: 1_000 });
  expect(result.megabytes).toBeGreaterThan(499);
  expect((result.peakMb ?? Infinity) - (result.startMb ?? 0), stdout).toBeLessThan(40);
});
