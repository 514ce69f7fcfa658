import { resolve } from "node:path";

/**
 * The folder that a person named. `yarn workspace` runs a script in the workspace's folder and doesn't tell which one
 * the person was in: there a relative path counts from the top of the repository, where one usually stands, and
 * elsewhere from where one is. Never from either, whichever exists: that would take another folder than the one meant.
 */
export function resolveFolder(folder: string, { PROJECT_CWD }: NodeJS.ProcessEnv = process.env): string {
  return resolve(PROJECT_CWD ?? "", folder);
}
