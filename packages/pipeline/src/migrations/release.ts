import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import { parseUsesRecord, type UsesRecord, UsesRecordError } from "./usesRecord.ts";

const run = promisify(execFile);

/** What a release's commit says of itself. */
export interface Release {
  record: UsesRecord;
  /** Its last migration. */
  through: string;
}

/**
 * Reads the record and the migrations of a commit that has been released.
 *
 * @param folder folder of the migrations, inside of a clone
 * @throws {UsesRecordError} when the clone has no such commit in its history, or that has no record
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
