import { resolve } from "node:path";

/** A path counted from the directory in which the person called npm, which runs scripts in the directory of the package. */
export function resolveFromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? "", path);
}
