import { spawn } from "node:child_process";

/** A built package, as far as publishing needs to know. */
export interface Publishable {
  name: string;
  version: string;
  folder: string;
}

/** Runs npm and resolves to its exit code and to what it printed, by stream. */
export type Npm = (
  args: readonly string[],
) => Promise<{ code: number | null; stdout: string; stderr: string }>;

/** `npm run --silent` would silence the npm below it as well, and with it the reason of a failure. */
const ERRORS = "--loglevel=error";

/**
 * Publishes packages in the order given, each with a statement of where it was built, and leaves out versions that the registry has.
 *
 * @returns what was published
 * @throws {Error} with npm's message when the registry can't be asked, or doesn't accept a package; those before it stay published
 */
export async function publishPackages(
  packages: readonly Publishable[],
  npm: Npm = runNpm,
): Promise<string[]> {
  const published: string[] = [];
  for (const { name, version, folder } of packages) {
    const id = `${name}@${version}`;
    if (await isPublished(id, npm)) continue;
    const { code, stderr } = await npm(["publish", folder, "--provenance", "--access", "public", ERRORS]);
    if (code !== 0) throw new Error(`${id} could not be published: ${stderr.trim()}`);
    published.push(id);
  }
  return published;
}

async function isPublished(id: string, npm: Npm): Promise<boolean> {
  const { code, stdout, stderr } = await npm(["view", id, "version", "--json", ERRORS]);
  // Of a package that exists npm prints nothing for another version.
  if (code === 0) return stdout.trim() !== "";
  if (/\bE404\b/.test(stdout + stderr)) return false;
  throw new Error(`npm's registry doesn't tell whether it has ${id}: ${stderr.trim()}`);
}

const runNpm: Npm = async (args) => {
  const child = spawn("npm", args, {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((done, fail) => {
    child.on("error", fail).on("close", done);
  });
  return { code, stdout, stderr };
};
