import { existsSync } from "node:fs";
import { resolve } from "node:path";

/**
 * The folder that a person named. `yarn workspace` runs a script in the workspace's folder and doesn't tell which
 * one the person was in, so a relative path counts from here or, if there is nothing, from the top of the
 * repository, where one usually stands.
 */
export function resolveFolder(folder: string, { PROJECT_CWD }: NodeJS.ProcessEnv = process.env): string {
  const here = resolve(folder);
  if (PROJECT_CWD === undefined || existsSync(here)) return here;
  return resolve(PROJECT_CWD, folder);
}
