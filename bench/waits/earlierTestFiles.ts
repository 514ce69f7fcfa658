import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Checkouts } from "./Comparison.ts";

const TESTS = "*.test.ts";
/** From this similarity in percent on, a file under another name is taken for the same. */
const SIMILAR = 40;

/**
 * The test files of this version that the earlier version has as well, also those that have been moved or renamed since. They have
 * that version's tests, and others that were added to them.
 *
 * @throws where this repository doesn't know the earlier version's commit
 */
export async function earlierTestFiles({ now, before }: Checkouts): Promise<string[]> {
  const commit = (await git(before, "rev-parse", "HEAD")).trim();
  const earlier = await lines(before, "ls-files", TESTS);
  const changes = await lines(
    now,
    ...[
      "diff",
      "--diff-filter=R",
      `--find-renames=${SIMILAR}%`,
      "-l0",
      "--name-status",
      commit,
      "HEAD",
      "--",
      TESTS,
    ],
  );
  const renamed = new Map(
    changes.map((line) => {
      const [, from = "", to = ""] = line.split("\t");
      return [from, to];
    }),
  );
  return earlier.map((file) => renamed.get(file) ?? file).filter((file) => existsSync(join(now, file)));
}

async function lines(folder: string, ...args: string[]): Promise<string[]> {
  return (await git(folder, ...args)).split("\n").filter((line) => line !== "");
}

async function git(folder: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)("git", args, { cwd: folder, maxBuffer: 1e8 })).stdout;
}
