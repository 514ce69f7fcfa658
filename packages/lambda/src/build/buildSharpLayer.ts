import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BuildError } from "./BuildError.ts";
import { LICENCES } from "./buildFunction.ts";
import { licencesOf } from "./licencesOf.ts";
import { REPOSITORY } from "../bundle/repository.ts";
import { filesIn, type Sizes, sizesOf } from "./Sizes.ts";

/** Platform of sharp's binaries. */
export interface Platform {
  os: string;
  cpu: string;
  /** Linux only. */
  libc?: "glibc" | "musl";
}

/** Lambda's platform, as in the stacks. */
export const LAMBDA: Platform = { os: "linux", cpu: "arm64", libc: "glibc" };

const run = promisify(execFile);
const API = join(REPOSITORY, "packages", "graphql", "package.json");
const ROOT = join(REPOSITORY, "package.json");
/** Files of packages that are for compiling or reading only. */
const UNUSED = /\/(?:src|install|include|bin|\.bin)$|\.d\.[cm]?ts$|\.map$|\.bnf$|\/README\.md$|\/\.[^/]+$/;
const PACKAGE = /^(?:@[^/]+\/)?[^/]+\/package\.json$/;

/**
 * Installs sharp for a platform into `<outdir>/sharp/nodejs/node_modules`, the layout of a Lambda layer: on every machine the
 * versions and bytes of the repository's lock file. Yarn fetches missing packages.
 *
 * @throws {BuildError} when the packages can't be fetched
 */
export async function buildSharpLayer(outdir: string, { os, cpu, libc }: Platform = LAMBDA): Promise<Sizes> {
  const folder = await mkdtemp(join(tmpdir(), "billio-sharp-"));
  try {
    const { dependencies } = JSON.parse(await readFile(API, "utf8")) as { dependencies: { sharp: string } };
    const { packageManager } = JSON.parse(await readFile(ROOT, "utf8")) as { packageManager: string };
    await writeFile(
      join(folder, "package.json"),
      JSON.stringify({
        name: "sharp-layer",
        private: true,
        packageManager,
        dependencies: { sharp: dependencies.sharp },
      }),
    );
    await copyFile(join(REPOSITORY, "yarn.lock"), join(folder, "yarn.lock"));
    await writeFile(
      join(folder, ".yarnrc.yml"),
      JSON.stringify({
        nodeLinker: "node-modules",
        enableGlobalCache: true,
        enableTelemetry: false,
        // sharp's install scripts don't run here.
        enableScripts: false,
        supportedArchitectures: { os: [os], cpu: [cpu], libc: libc === undefined ? [] : [libc] },
      }),
    );
    await install(folder, packageManager);
    await checkVersions(folder);
    const modules = join(outdir, "sharp", "nodejs", "node_modules");
    await mkdir(modules, { recursive: true });
    await cp(join(folder, "node_modules"), modules, {
      recursive: true,
      filter: (path) => !UNUSED.test(path.slice(folder.length)),
    });
    const packages = (await filesIn(modules)).filter((path) => PACKAGE.test(path));
    const licences = await licencesOf(packages.map((path) => join(folder, "node_modules", path, "..")));
    await writeFile(join(outdir, "sharp", LICENCES), licences);
    return await sizesOf(join(outdir, "sharp"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function install(folder: string, packageManager: string): Promise<void> {
  const cli = `@yarnpkg/cli-dist@${packageManager.replace(/^yarn@/, "")}`;
  try {
    // Not immutable: entries of the project's lock file other than sharp's are dropped, and nothing is added.
    await run("npx", ["-y", cli, "install", "--mode=skip-build"], {
      cwd: folder,
      env: { ...withoutNpm(process.env), YARN_ENABLE_IMMUTABLE_INSTALLS: "false" },
      shell: process.platform === "win32",
    });
  } catch (error) {
    const { stdout = "" } = error as { stdout?: string };
    throw new BuildError(`sharp can't be fetched:\n${stdout.trim()}`);
  }
}

/** Under npx, this process's environment has what npx runs: a nested npx would run the same again. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^npm_(?:config_(?:package|call|yes)$|lifecycle_|package_|command$)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.test(name)));
}

/** Resolved versions and checksums have to equal those of the project's lock file. */
async function checkVersions(folder: string): Promise<void> {
  const own = resolutions(await readFile(join(REPOSITORY, "yarn.lock"), "utf8"));
  const used = resolutions(await readFile(join(folder, "yarn.lock"), "utf8"));
  const others = [...used].filter(([name, sum]) => own.get(name) !== sum).map(([name]) => name);
  if (others.length === 0) return;
  throw new BuildError(
    `yarn.lock doesn't say that ${others.join(", ")} is to be taken: run npm run setup, and build again.`,
  );
}

/** Reads from Yarn's lock file what each npm package was resolved to, with its checksum if there is one. */
function resolutions(lock: string): Map<string, string> {
  return new Map(
    lock.split("\n\n").flatMap((entry) => {
      const name = /^ {2}resolution: "(.+@npm:.+)"$/m.exec(entry)?.[1];
      return name === undefined ? [] : [[name, /^ {2}checksum: (.+)$/m.exec(entry)?.[1] ?? ""]];
    }),
  );
}
