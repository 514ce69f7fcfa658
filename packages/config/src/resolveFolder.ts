import { resolve } from "node:path";

/**
 * A directory given on the command line. `yarn workspace` runs a script in the workspace's directory and doesn't pass on the
 * user's: there a relative path is resolved from the root of the repository, elsewhere from the working directory. It
 * never tries both, which could pick another directory than the one meant.
 */
export function resolveFolder(folder: string, { PROJECT_CWD }: NodeJS.ProcessEnv = process.env): string {
  return resolve(PROJECT_CWD ?? "", folder);
}
