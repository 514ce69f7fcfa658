import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../packages/dsql-local/clients/runner/runCommand.ts";

/** The local DSQL's package as it is published. */
export const LOCAL_PACKAGE = "@mattb.tech/billio-dsql-local";

const built = fileURLToPath(new URL("../../packages/dsql-local/dist", import.meta.url));

const PACK_TIMEOUT_MS = 60_000;

/**
 * Packs what was built of the local DSQL, as npm would publish it. The same content is packed once.
 *
 * @param folder receives it
 * @returns the tarball; undefined if nothing was built
 */
export async function packLocalPackage(folder: string): Promise<string | undefined> {
  const files = await readdir(built, { recursive: true }).catch(() => undefined);
  if (!files) return undefined;
  const content = createHash("sha256");
  for (const file of files.sort()) {
    const path = join(built, file);
    if ((await stat(path)).isFile()) content.update(`${file}\n`).update(await readFile(path));
  }
  const packed = join(folder, content.digest("hex").slice(0, 16));
  const find = async () => (await readdir(packed).catch(() => [])).find((file) => file.endsWith(".tgz"));
  if (!(await find())) {
    await mkdir(packed, { recursive: true });
    const command = ["npm", "pack", built, "--silent", "--pack-destination", packed];
    const ended = await runCommand(command, { env: process.env, cwd: built, timeoutMs: PACK_TIMEOUT_MS });
    if (ended?.exitCode !== 0) throw new Error(`${command.join(" ")} has failed:\n${ended?.stderr ?? ""}`);
  }
  return join(packed, (await find()) ?? "");
}

/** A package.json that takes the local DSQL's package from a tarball instead of npm. */
export function withTarball(manifest: string, tarball: string): string {
  const value = JSON.parse(manifest) as { devDependencies?: Record<string, string> };
  if (value.devDependencies?.[LOCAL_PACKAGE] === undefined) return manifest;
  value.devDependencies[LOCAL_PACKAGE] = `file:${tarball}`;
  return JSON.stringify(value, undefined, 2);
}
