import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import { parseUsesRecord, type UsesRecord, UsesRecordError } from "./usesRecord.ts";

const run = promisify(execFile);

/** A release, read from its commit. */
export interface Release {
  record: UsesRecord;
  /** Its last migration. */
  through: string;
}

/**
 * Reads the record and the migrations of a released commit.
 *
 * @param folder directory of the migrations, in a clone
 * @throws {UsesRecordError} when the commit isn't in the clone's history, or has no record
 */
export async function readRelease(commit: string, folder: string): Promise<Release> {
  const git = async (...args: string[]) => (await run("git", args, { cwd: folder })).stdout;
  let sha: string;
  try {
    sha = (await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`)).trim();
    await git("merge-base", "--is-ancestor", sha, "HEAD");
  } catch {
    throw new UsesRecordError(
      `"${commit}" is no commit in the history of this clone; name the one that the last green run of Deploy was for.`,
    );
  }
  let text: string;
  try {
    text = await git("show", `${sha}:./released.json`);
  } catch {
    throw new UsesRecordError(`${commit} has no migrations/released.json: it is older than that file.`);
  }
  const listed = await git("ls-tree", "--name-only", sha, "./");
  const through = listed
    .split("\n")
    .map((path) => basename(path))
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .at(-1);
  return { record: parseUsesRecord(text, `${commit}:migrations/released.json`), through: through ?? "" };
}
