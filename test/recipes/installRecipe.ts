import { createHash, randomUUID } from "node:crypto";
import { access, cp, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { runCommand } from "../../packages/dsql-local/clients/runner/runCommand.ts";
import { LOCAL_PACKAGE, packLocalPackage, withTarball } from "./localPackage.ts";
import { python, type Recipe, recipesFolder } from "./recipes.ts";

const INSTALL_TIMEOUT_MS = 600_000;

/** Outside of the repository: there a recipe would find packages of it that it doesn't name itself. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "billio-recipes");

/** Names of what installing leaves in a recipe's folder. */
const INSTALLED = ["node_modules", ".venv"];

/** A recipe can't run on this machine; the message says why. */
export class NotHereError extends Error {}

/**
 * Installs a recipe's packages into a folder of the cache, which is named for what was asked for: a second call finds them.
 * Several processes may install at once; a folder appears when it is complete.
 *
 * @param log is told whether something is installed
 * @returns the folder, with `node_modules` or `.venv` in it; undefined for a recipe that needs no package
 * @throws {NotHereError}
 * @throws Error with the installer's output
 */
export async function installRecipe(
  { name, environment }: Recipe,
  log: (line: string) => void,
): Promise<string | undefined> {
  const installer = await installerOf(name);
  if (!installer) return undefined;
  const { file, content, commands } = installer;
  const asked = createHash("sha256").update(content);
  for (const part of [process.version, process.platform, process.arch]) asked.update(`\n${part}`);
  const installed = join(cacheFolder, "installed", `${name}-${asked.digest("hex").slice(0, 16)}`);
  if (await exists(installed)) {
    log(`${name}: its packages are in ${installed}`);
    return installed;
  }
  log(`${name}: installing its packages into ${installed}`);
  const unfinished = `${installed}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await writeFile(join(unfinished, file), content);
    for (const command of commands) await install(name, command, { cwd: unfinished, environment });
    await rename(unfinished, installed).catch((error: unknown) => {
      // Another process was first.
      if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return installed;
}

/**
 * A copy of a recipe's sources in a new folder, with what was installed for it.
 *
 * @throws {NotHereError}
 */
export async function copyRecipe({ name }: Recipe, installed: string | undefined): Promise<string> {
  const copy = join(cacheFolder, "runs", `${name}-${randomUUID()}`);
  const from = join(recipesFolder, name);
  await cp(from, copy, { recursive: true, filter: (path) => !INSTALLED.includes(basename(path)) });
  const manifest = join(copy, "package.json");
  if (await exists(manifest)) await writeFile(manifest, await manifestOf(name));
  for (const folder of installed === undefined ? [] : INSTALLED) {
    const from = join(installed ?? "", folder);
    if (await exists(from)) await symlink(from, join(copy, folder), "junction");
  }
  return copy;
}

/** A recipe's package.json; the local DSQL, which npm may not have in this version, comes from a tarball. */
async function manifestOf(name: string): Promise<string> {
  const manifest = await readFile(join(recipesFolder, name, "package.json"), "utf8");
  if (!manifest.includes(LOCAL_PACKAGE)) return manifest;
  const tarball = await packLocalPackage(join(cacheFolder, "packed"));
  if (tarball === undefined) {
    throw new NotHereError("needs packages/dsql-local/dist, which npm run build:packages writes");
  }
  return withTarball(manifest, tarball);
}

interface Installer {
  /** Names what to install. */
  file: string;
  content: string;
  commands: string[][];
}

async function installerOf(name: string): Promise<Installer | undefined> {
  const folder = join(recipesFolder, name);
  if (await exists(join(folder, "package.json"))) {
    return {
      file: "package.json",
      content: await manifestOf(name),
      commands: [["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"]],
    };
  }
  const file = "requirements.txt";
  if (await exists(join(folder, file))) {
    return {
      file,
      content: await readFile(join(folder, file), "utf8"),
      commands: [
        ["python3", "-m", "venv", ".venv"],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", file],
      ],
    };
  }
  return undefined;
}

async function install(
  name: string,
  command: string[],
  { cwd, environment }: { cwd: string; environment: Recipe["environment"] },
): Promise<void> {
  const env = { ...process.env, ...environment };
  const ended = await runCommand(command, { env, cwd, timeoutMs: INSTALL_TIMEOUT_MS });
  const what = `${name}: ${command.join(" ")}`;
  if (!ended) throw new NotHereError(`${command[0] ?? ""} isn't on this machine`);
  if (ended.timedOut) throw new Error(`${what}: took longer than ${INSTALL_TIMEOUT_MS / 60_000} minutes.`);
  if (ended.exitCode !== 0) throw new Error(`${what} has failed:\n${ended.stdout}${ended.stderr}`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
