import { resolve } from "node:path";

/** Resolves a path against the directory in which npm was called; npm runs scripts in the directory of the package. */
export function resolveFromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? "", path);
}
